import { readIgnoreFile, type Matched } from "../../../components/image/ignore-file";

/** The paths that the program takes for excluded; "refused" with the problems if it does not accept the ignore file. */
export function excludedPaths(ignore: string, paths: readonly string[]): string[] | { refused: string[] } {
  const refused: string[] = [];
  const rules = readIgnoreFile(Buffer.from(ignore), ".dockerignore", (problem) => refused.push(problem));
  if (rules === undefined) return { refused };
  return paths.filter((path) => {
    const parts = path.split("/");
    let parent: Matched | undefined;
    let isExcluded = false;
    for (const end of parts.keys()) {
      ({ isExcluded, matched: parent } = rules.judge(parts.slice(0, end + 1).join("/"), parent));
    }
    return isExcluded;
  });
}
