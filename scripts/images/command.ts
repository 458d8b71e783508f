import { parseArguments } from "../../commands/arguments";
import { UsageError } from "../../lib/command";

export const USAGE = `Builds the images of all services with the builder of the local run, and measures what is in them.

  npm run images                           sizes, packages, seconds of builds, and docs/images.md
  npm run images -- --against <revision>   the same, with the sizes at a git revision before
  npm run images -- --check                fails if an image has what it does not need at run time
  npm run images -- --list                 every file of the images
  npm run images -- <selection>...         some images, printed only; with --check or --list too

A selection is an application, a service, or <application>/<service>. The packages of each image are written to out/sbom.`;

/** Options of `npm run images`. */
export interface ImagesOptions {
  readonly mode: "measure" | "check" | "list" | "help";
  /** Images to build; all if none is named. */
  readonly selections: readonly string[];
  /** Git revision to compare with. */
  readonly against?: string;
}

/** Parses the arguments of `npm run images`. @throws UsageError with the invalid argument and what is allowed. */
export function parseImagesOptions(args: readonly string[]): ImagesOptions {
  const { values, positionals } = parseArguments(
    {
      args: [...args],
      allowPositionals: true,
      options: {
        against: { type: "string" },
        check: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    },
    USAGE,
  );
  const { against, check, list, help } = values;
  if (help) return { mode: "help", selections: [] };
  const modes = (["check", "list"] as const).filter((mode) => (mode === "check" ? check : list));
  if (modes.length > 1) throw new UsageError(`--check and --list exclude each other; use one.\n\n${USAGE}`);
  const [mode = "measure"] = modes;
  if (against !== undefined && mode !== "measure") {
    throw new UsageError(`--against compares measurements; remove --${mode}.\n\n${USAGE}`);
  }
  return { mode, selections: positionals, ...(against === undefined ? {} : { against }) };
}
