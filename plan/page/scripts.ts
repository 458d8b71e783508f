import { join } from "node:path";

/** The modules of `browser/` as one script that needs no network, beginning with `main`. */
export async function browserScript(): Promise<string> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, "browser", "main.ts")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    minify: true,
    // That of the project is for Node.
    tsconfigRaw: {},
  });
  // The text would end the script element.
  return outputFiles.map(({ text }) => text.replaceAll("</", "<\\/")).join("");
}
