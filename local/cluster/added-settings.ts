import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LocalPaths } from "../host/paths";
import type { AddedSettings } from "../host/settings";

/** Records the settings that stacks need on a running cluster, for commands that find it running. */
export function recordAddedSettings(paths: LocalPaths, settings: AddedSettings): void {
  const file = recordFile(paths);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings));
}

/** The settings that stacks need on the running cluster besides their own. */
export function addedSettings(paths: LocalPaths): AddedSettings {
  const file = recordFile(paths);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as AddedSettings) : {};
}

function recordFile(paths: LocalPaths): string {
  return join(paths.cluster, "added-settings.json");
}
