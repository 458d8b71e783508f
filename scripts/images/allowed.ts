import type { UnneededFile, UnneededKind } from "./content";

/** Content that an image may have although programs rarely need such content at run time. */
export interface Allowance {
  /** Names of images, `<application>/<service>`. */
  readonly images: readonly string[];
  readonly kind: UnneededKind;
  readonly path: RegExp;
  readonly reason: string;
}

/** Everything that images may have; anything else is reported, and so is a line here that allows nothing. */
export const ALLOWANCES: readonly Allowance[] = [
  {
    images: ["phpdemo/code"],
    kind: "shell",
    path: /^bin\/(?:busybox|sh)$/,
    reason: "the init container copies the pages to a volume by a script",
  },
  {
    images: ["shared/nginx"],
    kind: "shell",
    path: /^usr\/bin\/(?:dash|sh)$/,
    reason: "pydemo's start command writes the pod's name server to a file",
  },
  {
    images: ["face-recognition/frontend", "user-admin/server"],
    kind: "source map",
    path: /^app\/dist\//,
    reason: "stack traces in the log name the lines of the TypeScript sources",
  },
];

/** What an image has, divided by the allowances. */
export interface JudgedContent {
  /** Files that nothing allows. */
  readonly refused: readonly UnneededFile[];
  readonly allowed: readonly UnneededFile[];
  /** Allowances that name the image but allow nothing in it. */
  readonly unused: readonly Allowance[];
}

/** Divides the unneeded files of an image by what is allowed. */
export function judgeContent(
  image: string,
  files: readonly UnneededFile[],
  allowances: readonly Allowance[] = ALLOWANCES,
): JudgedContent {
  const applicable = allowances.filter(({ images }) => images.includes(image));
  const isAllowed = (file: UnneededFile) => applicable.some((one) => allows(one, file));
  return {
    refused: files.filter((file) => !isAllowed(file)),
    allowed: files.filter(isAllowed),
    unused: applicable.filter((one) => !files.some((file) => allows(one, file))),
  };
}

/** Lines about everything that is wrong with an image's content; none if nothing is. */
export function contentProblems(image: string, { refused, unused }: JudgedContent, shown = 5): string[] {
  const kinds = [...new Set(refused.map(({ kind }) => kind))].sort();
  return [
    ...kinds.map((kind) => {
      const paths = refused.filter((file) => file.kind === kind).map(({ path }) => `/${path}`);
      const more = paths.length > shown ? ` and ${paths.length - shown} more` : "";
      const fix = "remove it in the Dockerfile, or allow it with a reason in scripts/images/allowed.ts";
      return `${image} has a ${kind}, which it does not need at run time: ${paths.slice(0, shown).join(", ")}${more}; ${fix}`;
    }),
    ...unused.map(
      ({ kind, path }) =>
        `${image} has no ${kind} that ${path.toString()} allows: remove the allowance from scripts/images/allowed.ts`,
    ),
  ];
}

function allows({ kind, path }: Allowance, file: UnneededFile): boolean {
  return kind === file.kind && path.test(file.path);
}
