import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseDocument } from "yaml";

/**
 * The text of a stack's settings with more keys; a key that it has already keeps its value, and those of applications
 * that the stack does not deploy are left out.
 */
export function withSettings(text: string, added: Readonly<Record<string, string>>): string {
  const document = parseDocument(text);
  const { config = {} } = document.toJS() as { config?: Record<string, unknown> };
  const apps = config["slipway:apps"];
  for (const [key, value] of Object.entries(added)) {
    const [application = ""] = key.split(":");
    const deployed = !Array.isArray(apps) || apps.includes(application);
    if (deployed && !(key in config)) document.setIn(["config", key], value);
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/**
 * Arguments with which a command of the CLI reads a stack's settings and these besides. The stack's own file is not changed.
 *
 * @param folder Where the file with all of them is written.
 */
export function settingsArguments(
  stackFile: string,
  added: Readonly<Record<string, string>>,
  folder: string,
): readonly string[] {
  if (Object.keys(added).length === 0) return [];
  const file = join(folder, basename(stackFile));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, withSettings(readFileSync(stackFile, "utf8"), added));
  return ["--config-file", file];
}
