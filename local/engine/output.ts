/** What a command of the CLI printed: standard output and standard error. */
interface CliOutput {
  readonly output: string;
}

/** The engine's output for the last step of a build: an image that the registry has is not exported. */
const BUILD_STEP = /docker-build:index:Image (\S+) .*\bexporting to image\b/;

/** Names of the images that a run built, because they were not in the registry. */
export function builtImages({ output }: CliOutput): string[] {
  const names = output.split("\n").flatMap((line) => BUILD_STEP.exec(line)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** The numbers in the CLI's summary: `{ unchanged: 57 }`. */
export function changes({ output }: CliOutput): Readonly<Record<string, number>> {
  const summary = /^Resources:\n((?:[ \t]+.*\n?)+)/m.exec(output)?.[1] ?? "";
  const counts = [...summary.matchAll(/(\d+) ([a-z]+)/g)];
  return Object.fromEntries(counts.map(([, count, what = ""]) => [what, Number(count)]));
}
