import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseDocument } from "yaml";
import type { AddedSettings } from "./host/settings";

/** The namespace of the settings that belong to no application. */
const PLATFORM = "slipway";

/**
 * The text of a stack's settings with more keys; a key that it has already keeps its value, and those of applications
 * that the stack does not deploy are left out.
 */
export function withSettings(text: string, added: AddedSettings): string {
  const document = parseDocument(text);
  const { config = {} } = document.toJS() as { config?: Record<string, unknown> };
  const apps = config["slipway:apps"];
  for (const [key, value] of Object.entries(added)) {
    const [namespace = ""] = key.split(":");
    const deployed = namespace === PLATFORM || !Array.isArray(apps) || apps.includes(namespace);
    if (deployed && !(key in config)) document.setIn(["config", key], value);
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/**
 * Arguments with which a command of the CLI reads a stack's settings and these besides. The stack's own file is not changed.
 *
 * @param folder Where the file with all of them is written.
 */
export function settingsArguments(stackFile: string, added: AddedSettings, folder: string): readonly string[] {
  if (Object.keys(added).length === 0) return [];
  const file = join(folder, basename(stackFile));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, withSettings(readFileSync(stackFile, "utf8"), added));
  return ["--config-file", file];
}
