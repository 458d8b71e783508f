import type { BenchEnvironment } from "../bench/machine";
import { formatMarkdown, markdownTable } from "../bench/markdown";
import { ALLOWANCES } from "./allowed";
import type { ImageSize, MeasuredImage } from "./measure";

const MIB = 2 ** 20;

const INTRODUCTION = `# Images

Measured by \`npm run images\`, which writes this file; \`npm run images -- --list thoughts/users\` lists every file of an
image, and the packages of each, as CycloneDX, are in \`out/sbom\`.

A service's image is built in two parts: a first stage installs and compiles, in Docker's official image of the language,
and the final one starts from nothing. Scripts in [apps/shared/root](../apps/shared/root/minimal.sh) copy what runs: the
interpreter, its libraries, and the shared libraries that these and the service's packages are linked with. So there is no
package manager, no compiler and no setuid program, and a shell only where a container's command is a script. Programs for
debugging come with a container of their own: \`kubectl debug\`. Scanners of vulnerabilities find the Debian packages of the
files in \`/var/lib/dpkg/status.d\`, as in distroless images.

\`npm run images -- --check\`, a step of \`.ci/run\`, fails if an image has anything else of that kind, or headers, static
libraries, tests, documentation, caches, source maps, type declarations, useless bytecode or packages for development.`;

/** The whole report as Markdown, formatted as `npm run lint` requires. */
export function renderImages(
  images: readonly MeasuredImage[],
  environment: BenchEnvironment,
  { path, against, substitutes }: { readonly path: string; readonly against?: string; readonly substitutes: boolean },
): Promise<string> {
  const parts = [
    INTRODUCTION,
    measuredOn(environment, substitutes),
    "## Sizes and builds",
    SIZE_PARAGRAPH,
    sizeTable(images),
  ];
  if (against !== undefined) parts.push("## Before and after", beforeParagraph(against), beforeTable(images));
  parts.push("## What is inside", INSIDE_PARAGRAPH, insideTable(images), "## What is allowed", allowedTable());
  return formatMarkdown(`${parts.join("\n\n")}\n`, path);
}

/** A line about a measured image. */
export function summaryText({ name, size, before, cold, warm }: MeasuredImage): string {
  const change = before === undefined ? "" : ` (before ${mib(before.compressed)} and ${mib(before.unpacked)})`;
  const sizes = `${mib(size.compressed)} MiB compressed, ${mib(size.unpacked)} MiB unpacked${change}`;
  return `${name}: ${sizes}; cold ${cold.toFixed(1)} s, warm ${warm.toFixed(1)} s; ${size.digest}`;
}

const SIZE_PARAGRAPH = `Compressed is the sum of the layers in the manifest, which a node downloads; images whose first layers are
equal share them. Unpacked is what they take on a node's disk. A cold build runs every instruction, with base images
present and packages from their registries; a warm one follows a change of one source file.`;

const INSIDE_PARAGRAPH = `Packages as syft finds them, and the programs in the folders \`bin\` and \`sbin\`.`;

function measuredOn({ date, commit, cores, memoryGiB }: BenchEnvironment, substitutes: boolean): string {
  const base = substitutes
    ? "Base images were the substitutes of the local run, from Debian's packages, and PyTorch was Debian's."
    : "Base images were Docker's official ones.";
  return `Measured on ${date} at commit ${commit}, on ${cores} cores with ${memoryGiB} GiB of memory. ${base}`;
}

function sizeTable(images: readonly MeasuredImage[]): string {
  return numberTable(
    ["image", "compressed MiB", "unpacked MiB", "layers", "files", "cold build s", "warm build s"],
    images.map(({ name, size, cold, warm }) => [
      name,
      mib(size.compressed),
      mib(size.unpacked),
      String(size.layers),
      String(size.files),
      cold.toFixed(1),
      warm.toFixed(1),
    ]),
  );
}

function beforeParagraph(revision: string): string {
  return `Against commit ${revision}, on the same base images. Unneeded files are those that the check knows, allowed or not.`;
}

function beforeTable(images: readonly MeasuredImage[]): string {
  const change = (of: (size: ImageSize) => number, text: (value: number) => string) => (image: MeasuredImage) =>
    image.before === undefined ? "" : `${text(of(image.before))} → ${text(of(image.size))}`;
  const compressed = change((size) => size.compressed, mib);
  const unpacked = change((size) => size.unpacked, mib);
  const files = change((size) => size.files, String);
  const unneeded = change((size) => sum(Object.values(size.unneededFiles)), String);
  const unneededSize = change((size) => size.unneeded, mib);
  return numberTable(
    ["image", "compressed MiB", "unpacked MiB", "files", "unneeded files", "unneeded MiB"],
    images.map((image) => [
      image.name,
      compressed(image),
      unpacked(image),
      files(image),
      unneeded(image),
      unneededSize(image),
    ]),
  );
}

function insideTable(images: readonly MeasuredImage[]): string {
  return markdownTable([
    ["image", "packages", "programs"],
    ...images.map(({ name, size, packages }) => [
      name,
      Object.entries(packages)
        .map(([type, count]) => `${count} ${type}`)
        .join(", "),
      programText(size.programs),
    ]),
  ]);
}

/** The names of programs; only the number of more than twenty. */
function programText(programs: readonly string[]): string {
  return programs.length > 20 ? `${programs.length} programs` : programs.map((name) => `\`${name}\``).join(", ");
}

function allowedTable(): string {
  const rows = ALLOWANCES.map(({ images, kind, path, reason }) => [
    images.join(", "),
    kind,
    `\`${path.source.replaceAll("|", "\\|")}\``,
    reason,
  ]);
  return markdownTable([["images", "kind", "paths", "reason"], ...rows]);
}

/** A table of texts in the first column and numbers in the others. */
function numberTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable([head, ...rows], (column) => (column === 0 ? "left" : "right"));
}

function mib(bytes: number): string {
  return (bytes / MIB).toFixed(1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
