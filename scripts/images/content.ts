import { posix } from "node:path";

import type { ImageFile } from "./listing";

/** Kinds of content that programs do not need at run time. */
export type UnneededKind =
  | "package manager"
  | "shell"
  | "compiler"
  | "setuid"
  | "header"
  | "static library"
  | "test"
  | "documentation"
  | "cache"
  | "source map"
  | "type declaration"
  | "bytecode"
  | "development package";

/** A file that programs do not need at run time. */
export interface UnneededFile {
  readonly kind: UnneededKind;
  readonly path: string;
}

const PROGRAM_FOLDER = /(?:^|\/)s?bin\/(?<name>[^/]+)$/;

/** Names of programs, without the version that may follow. */
const PROGRAMS: Readonly<Partial<Record<UnneededKind, ReadonlySet<string>>>> = {
  "package manager": new Set(
    "apk apt apt-cache apt-config apt-get apt-key apt-mark composer conda corepack dpkg dpkg-deb dpkg-query easy_install gem npm npx pear pecl pip pnpm rpm uv yarn yarnpkg".split(
      " ",
    ),
  ),
  shell: new Set("ash bash busybox dash ksh rbash sh zsh".split(" ")),
  compiler: new Set(
    "ar as c++ cargo cc clang cmake cpp esbuild g++ gcc go gofmt ld make nasm phpize protoc rustc tsc vite".split(" "),
  ),
};

const PATHS: Readonly<Partial<Record<UnneededKind, RegExp>>> = {
  "package manager":
    /^var\/lib\/(?:apt\/|dpkg\/(?!status\.d(?:\/|$)))|\/(?:site|dist)-packages\/(?:pip|setuptools)\/|\/ensurepip\/|\/lib\/node_modules\/(?:npm|corepack|yarn)\//,
  compiler: /(?:^|\/)libexec\/gcc\/|(?:^|\/)lib\/gcc\/|^usr\/local\/go\/|\/node_modules\/(?:typescript|esbuild|vite)\//,
  header: /\.(?:h|hh|hpp|hxx|cuh|pxd|pxi)$/,
  "static library": /\.(?:a|la)$/,
  test: /(?:^|\/)(?:tests?|__tests__)\/|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)test_[^/]*\.py$|_test\.(?:py|go)$/,
  // Licences have to accompany binaries.
  documentation:
    /^usr\/(?:local\/)?share\/(?:doc\/(?!.*\/copyright$)|man\/|info\/|locale\/)|\/node_modules\/(?!.*(?:licen[cs]e|notice)[^/]*$).*\.(?:md|markdown)$/i,
  cache: /^(?:var\/cache|var\/log|var\/tmp|tmp|root)\/|(?:^|\/)(?:_cacache|\.cache|\.npm)\//,
  "source map": /\.map$/,
  "type declaration": /\.(?:[cm]?tsx?|pyi)$/,
};

const BYTECODE = /^(?<folder>.*)\/__pycache__\/(?<module>[^/]+?)\.[\w-]+(?:\.opt-\d)?\.pyc$/;

/** What of an image's files programs do not need at run time, whether or not it is allowed there. */
export function unneededFiles(files: ReadonlyMap<string, ImageFile>): UnneededFile[] {
  const found: UnneededFile[] = [];
  for (const file of files.values()) {
    if (file.mode.startsWith("d")) continue;
    for (const kind of kindsOf(file)) found.push({ kind, path: file.path });
  }
  return [...found, ...uselessBytecode(files)];
}

function kindsOf({ path, mode }: ImageFile): UnneededKind[] {
  const kinds = new Set<UnneededKind>();
  const program = PROGRAM_FOLDER.exec(path)?.groups?.name?.replace(/-?[\d.]+$/, "");
  if (program !== undefined) {
    for (const kind of keysOf(PROGRAMS)) if (PROGRAMS[kind]?.has(program) === true) kinds.add(kind);
  }
  for (const kind of keysOf(PATHS)) {
    // A link in a folder for logs leads to the container's output.
    if (PATHS[kind]?.test(path) === true && !(kind === "cache" && mode.startsWith("l"))) kinds.add(kind);
  }
  if (mode.startsWith("-") && /s/i.test(mode)) kinds.add("setuid");
  return [...kinds];
}

/** Bytecode of which there is another version, or whose source is missing: Python does not read it. */
function uselessBytecode(files: ReadonlyMap<string, ImageFile>): UnneededFile[] {
  const found: UnneededFile[] = [];
  const modules = new Set<string>();
  for (const path of files.keys()) {
    const { folder, module } = BYTECODE.exec(path)?.groups ?? {};
    if (folder === undefined || module === undefined) continue;
    const source = posix.join(folder, `${module}.py`);
    if (modules.has(source) || !files.has(source)) found.push({ kind: "bytecode", path });
    modules.add(source);
  }
  return found;
}

function keysOf<Key extends string>(record: Readonly<Partial<Record<Key, unknown>>>): Key[] {
  return Object.keys(record) as Key[];
}
