import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { unneededFiles, type UnneededFile } from "./content";
import type { ImageFile } from "./listing";

/** The path from the first `node_modules` on, as in lock files: a package may have packages of its own. */
const NODE_PACKAGE = /^(?:.*?\/)?(?<name>node_modules\/.+)\/package\.json$/;
const PYTHON_PACKAGE = /\/site-packages\/(?<name>[^/]+?)-[^-/]+\.dist-info\/METADATA$/;

/** Everything in an image that its service, with its sources in a folder, does not need at run time. */
export function unneededContent(files: ReadonlyMap<string, ImageFile>, folder: string): UnneededFile[] {
  return [...unneededFiles(files), ...developmentPackages(files, folder)];
}

/** Packages of an image that its service only uses in development, by its package-lock.json and requirements. */
export function developmentPackages(files: ReadonlyMap<string, ImageFile>, folder: string): UnneededFile[] {
  const node = developmentOfNode(join(folder, "package-lock.json"));
  const python = developmentOfPython(folder);
  return [...files.keys()].flatMap((path): UnneededFile[] => {
    const ofNode = NODE_PACKAGE.exec(path)?.groups?.name;
    const ofPython = PYTHON_PACKAGE.exec(path)?.groups?.name;
    const found =
      (ofNode !== undefined && node.has(ofNode)) || (ofPython !== undefined && python.has(normalizedName(ofPython)));
    return found ? [{ kind: "development package", path }] : [];
  });
}

/** The paths, such as `node_modules/vitest`, that a lock file marks as those of packages for development only. */
function developmentOfNode(lockFile: string): ReadonlySet<string> {
  if (!existsSync(lockFile)) return new Set();
  const { packages } = JSON.parse(readFileSync(lockFile, "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  return new Set(Object.keys(packages).filter((path) => packages[path]?.dev === true));
}

function developmentOfPython(folder: string): ReadonlySet<string> {
  const service = requirements(join(folder, "requirements.txt"));
  return new Set([...requirements(join(folder, "requirements-dev.txt"))].filter((name) => !service.has(name)));
}

function requirements(file: string): ReadonlySet<string> {
  if (!existsSync(file)) return new Set();
  const names = readFileSync(file, "utf8").matchAll(/^([\w.-]+)==/gm);
  return new Set([...names].map(([, name = ""]) => normalizedName(name)));
}

function normalizedName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}
