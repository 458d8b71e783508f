import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildImage } from "../images/builder";
import type { LocalPaths } from "../host/paths";
import { run } from "../host/process";
import { StepError } from "../host/progress";

/** The Debian mirrors that this machine uses. */
export interface AptMirrors {
  readonly main: string;
  readonly security: string | undefined;
}

/** The mirrors in `apt-get indextargets` output of the format `label|uri`. @throws StepError if Debian's is missing. */
export function parseMirrors(output: string): AptMirrors {
  const byLabel = new Map(output.split("\n").map((line) => line.split("|") as [string, string]));
  const main = byLabel.get("Debian");
  if (main === undefined) {
    throw new StepError("apt has no package lists of Debian on this machine.", {
      hint: "add Debian's archive to /etc/apt/sources.list.d, run `apt-get update`, then run this command again",
    });
  }
  return { main, security: byLabel.get("Debian-Security") };
}

/** The apt sources of an image. */
export function aptSources(mirrors: AptMirrors, suite: string): string {
  const lines = [`deb ${mirrors.main} ${suite} main`, `deb ${mirrors.main} ${suite}-updates main`];
  if (mirrors.security !== undefined) lines.push(`deb ${mirrors.security} ${suite}-security main`);
  return `${lines.join("\n")}\n`;
}

/** Files of this machine with which an image can reach the same package registries. */
const MACHINE_FILES = ["/etc/ssl/certs/ca-certificates.crt", "/usr/local/share/ca-certificates", "/etc/pip.conf"];

const EMPTIED_FOLDERS = [
  "usr/share/doc",
  "usr/share/man",
  "usr/share/locale",
  "var/cache/apt",
  "var/lib/apt/lists",
  "var/log",
];

const DOCKERFILE = `FROM scratch
ADD root.tar /
CMD ["bash"]
`;

/** Creates a minimal Debian with debootstrap and pushes it as the image `reference`. */
export async function pushDebian(
  paths: LocalPaths,
  suite: string,
  reference: string,
  signal?: AbortSignal,
): Promise<void> {
  mkdirSync(paths.cache, { recursive: true });
  const root = mkdtempSync(join(paths.cache, "debian-"));
  const log = join(paths.log, "debootstrap.log");
  try {
    const targets = ["indextargets", "--format", "$(LABEL)|$(REPO_URI)", "Created-By: Packages"];
    const mirrors = parseMirrors(await run("apt-get", targets));
    await run("nice", ["-n", "5", "debootstrap", "--variant=minbase", suite, root, mirrors.main], { log, signal });
    for (const folder of EMPTIED_FOLDERS) {
      rmSync(join(root, folder), { recursive: true, force: true });
      mkdirSync(join(root, folder), { recursive: true });
    }
    writeFileSync(join(root, "etc/apt/sources.list"), aptSources(mirrors, suite));
    // For instance a proxy: an image's apt requires the settings of this machine's.
    const settings = await run("apt-config", [
      "dump",
      "Acquire::http",
      "Acquire::https",
      "Acquire::Check-Valid-Until",
      "Acquire::Check-Date",
    ]);
    writeFileSync(join(root, "etc/apt/apt.conf.d/99host"), settings);
    for (const file of MACHINE_FILES.filter((path) => existsSync(path))) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      cpSync(file, join(root, file), { recursive: true, dereference: true });
    }
    const folder = `${root}-image`;
    mkdirSync(folder);
    try {
      writeFileSync(join(folder, "Dockerfile"), DOCKERFILE);
      await run("tar", ["--numeric-owner", "-C", root, "-cf", join(folder, "root.tar"), "."], { log, signal });
      await buildImage(paths, { folder, reference, log, signal });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
