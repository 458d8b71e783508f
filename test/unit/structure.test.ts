import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import typescript from "typescript";

import { PROJECT_FOLDER } from "../../lib/project";

/** A file of more lines than this is read in parts. */
const MAX_LINES = 250;

const files = execFileSync("git", ["ls-files", "*.ts", "*.tsx", "*.mjs", "*.cjs"], {
  cwd: PROJECT_FOLDER,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(PROJECT_FOLDER, file)));

const read = (file: string) => readFileSync(join(PROJECT_FOLDER, file), "utf8");

/** The folder of a service in TypeScript, which is a program of its own. */
const SERVICE = /^apps\/[^/]+\/[^/]+\/(?=(src|tests)\/)/;

describe("the source tree", () => {
  it("has no two exported types of one name in a program", () => {
    const places = new Map<string, string[]>();
    for (const file of files.filter((name) => !/(^|\/)tests?\//.test(name))) {
      const [program = ""] = SERVICE.exec(file) ?? [];
      for (const name of exportedTypes(read(file))) {
        const key = `${program}${name}`;
        places.set(key, [...(places.get(key) ?? []), file]);
      }
    }
    const ambiguous = [...places].filter(([, where]) => where.length > 1);
    assert.deepEqual(Object.fromEntries(ambiguous), {});
  });

  it(`has no file of more than ${MAX_LINES} lines`, () => {
    const long = files.filter((file) => read(file).split("\n").length - 1 > MAX_LINES);
    assert.deepEqual(long, []);
  });
});

/** Names of the classes, interfaces and type aliases that a file exports by itself. */
function exportedTypes(source: string): string[] {
  const { statements } = typescript.createSourceFile("file.ts", source, typescript.ScriptTarget.ES2022);
  return statements.flatMap((statement) => {
    const isType =
      typescript.isClassDeclaration(statement) ||
      typescript.isInterfaceDeclaration(statement) ||
      typescript.isTypeAliasDeclaration(statement);
    if (!isType || statement.name === undefined) return [];
    const exported = typescript
      .getModifiers(statement)
      ?.some(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword);
    return exported === true ? [statement.name.text] : [];
  });
}
