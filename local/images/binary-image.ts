import { copyFileSync, linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalPaths } from "../host/paths";
import { buildImage } from "./builder";
import { pushIfChanged, REGISTRY } from "./registry";

/** The registry's folder for images of binaries. */
const BINARY_REPOSITORY = "slipway";

/** An image that contains static binaries only. */
export interface BinaryImage {
  readonly name: string;
  readonly version: string;
  /** Programs of the binary cache; the first one is the entry point. */
  readonly programs: readonly [string, ...string[]];
}

/** The reference of such an image in the registry. */
export function binaryImage(name: string, version: string): string {
  return `${REGISTRY}/${BINARY_REPOSITORY}/${name}:${version}`;
}

const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** The Dockerfile of an image, which runs as an unprivileged user and has no shell. */
export function binaryDockerfile(image: BinaryImage): string {
  return `FROM scratch
COPY ca-certificates.crt ${CERTIFICATES}
COPY ${image.programs.join(" ")} /
USER 65532:65532
ENTRYPOINT ["/${image.programs[0]}"]
`;
}

/** Builds and pushes the images whose binaries have changed or that the registry lacks. */
export async function pushBinaryImages(
  paths: LocalPaths,
  images: readonly BinaryImage[],
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (const image of images) {
    const binaries = image.programs.map((program) => readFileSync(join(paths.bin, `${program}.inputs`), "utf8"));
    const inputs = [binaryDockerfile(image), ...binaries].join("\n");
    const target = { repository: `${BINARY_REPOSITORY}/${image.name}`, tag: image.version };
    await pushIfChanged(paths, target, inputs, (reference) => {
      detail(`${image.name} ${image.version}`);
      return pushImage(paths, image, reference, signal);
    });
  }
  detail("");
}

async function pushImage(
  paths: LocalPaths,
  image: BinaryImage,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), "slipway-image-"));
  try {
    writeFileSync(join(context, "Dockerfile"), binaryDockerfile(image));
    copyFileSync(CERTIFICATES, join(context, "ca-certificates.crt"));
    for (const program of image.programs) linkOrCopy(join(paths.bin, program), join(context, program));
    await buildImage(paths, { folder: context, reference, log: join(paths.log, `image-${image.name}.log`), signal });
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

// A hard link avoids copying a hundred megabytes; it fails if the temporary folder is on another file system.
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
