import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { contextEntries } from "../../components/image/context-entries";
import { type BuiltService, imageName } from "./find";

/** Files whose change a developer most often builds; in a language with a compiler, an empty line compiles again. */
const SOURCE = /\.(?:py|php|go|[jt]sx?|vue|conf)$/;

/** Files that are configuration in the same languages. */
const SETTINGS = /(?:^|\/)(?:[^/]*\.config\.[jt]s|gunicorn_conf\.py|config\.py|__init__\.py)$/;

/**
 * Writes a copy of an image's build context, without what the ignore file excludes and with an empty line added to one of
 * the service's own sources. The Dockerfile and its ignore file stay where they are.
 *
 * @throws Error if the context has none.
 */
export function changedContext(image: BuiltService, target: string): BuiltService {
  const own = relative(image.context, image.folder);
  const entries = contextEntries(image.context, join(image.folder, "Dockerfile"));
  const changed = changedFile([...entries.keys()], own);
  if (changed === undefined) throw new Error(`${imageName(image)}: its build context has no source of ${own || "it"}`);
  for (const [path, { kind, content }] of entries) {
    const file = join(target, path);
    mkdirSync(kind === "folder" ? file : dirname(file), { recursive: true });
    if (kind === "link") symlinkSync(content, file);
    if (kind !== "file" && kind !== "program") continue;
    writeFileSync(file, path === changed ? Buffer.concat([content, Buffer.from("\n")]) : content);
    chmodSync(file, kind === "program" ? 0o755 : 0o644);
  }
  return { ...image, context: target };
}

/** The source that is changed: of the service's own folder, a program if it has one, nearest to its root, the first by name. */
export function changedFile(paths: readonly string[], folder: string): string | undefined {
  const depth = (path: string) => path.split("/").length;
  const isConf = (path: string) => Number(path.endsWith(".conf"));
  return paths
    .filter((path) => folder === "" || path.startsWith(`${folder}/`))
    .filter((path) => SOURCE.test(path) && !SETTINGS.test(path) && !path.includes("/tests/"))
    .sort((one, other) => isConf(one) - isConf(other) || depth(one) - depth(other) || (one < other ? -1 : 1))[0];
}
