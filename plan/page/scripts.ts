import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const FOLDER = join(__dirname, "browser");

/**
 * The modules of `browser/` as one script that needs no network. Each stays a module of its own: TypeScript compiles it
 * to a CommonJS function, and a `require` of a few lines connects them, starting with `main`.
 */
export async function browserScript(): Promise<string> {
  const { default: typescript } = await import("typescript");
  const compilerOptions = {
    target: typescript.ScriptTarget.ES2022,
    module: typescript.ModuleKind.CommonJS,
    removeComments: true,
  };
  const modules = readdirSync(FOLDER).map((file) => {
    const { outputText } = typescript.transpileModule(readFileSync(join(FOLDER, file), "utf8"), { compilerOptions });
    return `"./${basename(file, ".ts")}": (exports, require) => {\n${outputText}}`;
  });
  const script = [
    `const modules = {\n${modules.join(",\n")}\n};`,
    "const loaded = {};",
    "const load = (name) => {",
    "  if (!loaded[name]) modules[name]((loaded[name] = {}), load);",
    "  return loaded[name];",
    "};",
    'load("./main");',
  ].join("\n");
  // The text would end the script element.
  return script.replaceAll("</", "<\\/");
}
