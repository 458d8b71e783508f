import { copyFileSync, linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalPaths } from "../host/paths";
import { buildImage } from "../images/builder";
import { pushIfChanged } from "../images/registry";
import { COMPONENT_REPOSITORY, VERSIONS } from "./settings";

/** An image that contains static binaries only. */
interface ComponentImage {
  readonly name: string;
  readonly version: string;
  /** Programs of the binary cache; the first one is the entry point. */
  readonly programs: readonly [string, ...string[]];
}

/** The images of the cluster's components. */
export const COMPONENT_IMAGES: readonly ComponentImage[] = [
  { name: "pause", version: VERSIONS.pause, programs: ["pause"] },
  { name: "coredns", version: VERSIONS.coredns, programs: ["coredns"] },
  {
    name: "local-path-provisioner",
    version: VERSIONS.localPathProvisioner,
    programs: ["local-path-provisioner", "volume-helper"],
  },
  { name: "metrics-server", version: VERSIONS.metricsServer, programs: ["metrics-server"] },
  { name: "traefik", version: VERSIONS.traefik, programs: ["traefik"] },
];

const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** The Dockerfile of a component's image, which runs as an unprivileged user and has no shell. */
export function componentDockerfile(image: ComponentImage): string {
  return `FROM scratch
COPY ca-certificates.crt ${CERTIFICATES}
COPY ${image.programs.join(" ")} /
USER 65532:65532
ENTRYPOINT ["/${image.programs[0]}"]
`;
}

/** Builds and pushes the component images whose binaries have changed or that the registry lacks. */
export async function pushComponentImages(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (const image of COMPONENT_IMAGES) {
    const binaries = image.programs.map((program) => readFileSync(join(paths.bin, `${program}.inputs`), "utf8"));
    const inputs = [componentDockerfile(image), ...binaries].join("\n");
    const target = { repository: `${COMPONENT_REPOSITORY}/${image.name}`, tag: image.version };
    await pushIfChanged(paths, target, inputs, (reference) => {
      detail(`${image.name} ${image.version}`);
      return pushImage(paths, image, reference, signal);
    });
  }
  detail("");
}

async function pushImage(
  paths: LocalPaths,
  image: ComponentImage,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), "slipway-image-"));
  try {
    writeFileSync(join(context, "Dockerfile"), componentDockerfile(image));
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
