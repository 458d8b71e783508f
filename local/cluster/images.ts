import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalPaths } from "../host/paths";
import { buildImage } from "./builder";
import { componentImage, REGISTRY, VERSIONS } from "./settings";

/** An image made of static binaries alone. */
interface ComponentImage {
  readonly name: string;
  readonly version: string;
  /** Programs out of the cache; the first is the entry point. */
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

/** The Dockerfile of a component's image; it runs as an unprivileged user and has no shell. */
export function componentDockerfile(image: ComponentImage): string {
  return `FROM scratch
COPY ca-certificates.crt ${CERTIFICATES}
COPY ${image.programs.join(" ")} /
USER 65532:65532
ENTRYPOINT ["/${image.programs[0]}"]
`;
}

/** Whether the registry holds a tag; the name is without the registry's address. */
export async function inRegistry(name: string, tag: string): Promise<boolean> {
  const accept = "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json";
  const url = `http://${REGISTRY}/v2/${name}/manifests/${tag}`;
  const answer = await fetch(url, { method: "HEAD", headers: { accept } });
  return answer.ok;
}

/** Remembers from which inputs an image in the registry was made. */
export function imageStamp(
  paths: LocalPaths,
  name: string,
): { read(): string | undefined; write(inputs: string): void } {
  const file = join(paths.state, "images", `${name.replaceAll(/[/:]/g, "_")}.inputs`);
  return {
    read: () => (existsSync(file) ? readFileSync(file, "utf8") : undefined),
    write: (inputs) => {
      mkdirSync(join(paths.state, "images"), { recursive: true });
      writeFileSync(file, inputs);
    },
  };
}

/** Builds and pushes the component images whose binaries have changed or that the registry lacks. */
export async function pushComponentImages(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (const image of COMPONENT_IMAGES) {
    const reference = componentImage(image.name, image.version);
    const binaries = image.programs.map((program) => readFileSync(join(paths.bin, `${program}.inputs`), "utf8"));
    const inputs = [componentDockerfile(image), ...binaries].join("\n");
    const stamp = imageStamp(paths, reference);
    if (stamp.read() === inputs && (await inRegistry(`slipway/${image.name}`, image.version))) continue;
    detail(`${image.name} ${image.version}`);
    await pushImage(paths, image, reference, signal);
    stamp.write(inputs);
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

// A link spares copying a hundred megabytes; it fails where the temporary folder is another file system.
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
