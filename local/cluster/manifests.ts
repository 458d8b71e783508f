import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalPaths } from "../host/paths";
import { kubectl } from "./controlplane";

/** Replaces each `${name}` of a manifest. @throws Error if a placeholder has no value. */
export function fillManifest(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The manifest's placeholder ${placeholder} has no value.`);
    return value;
  });
}

/** Applies a manifest of the folder `manifests`, with values for its placeholders. */
export async function applyManifest(
  paths: LocalPaths,
  file: string,
  values: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<void> {
  const text = fillManifest(withoutComments(readFileSync(join(__dirname, "manifests", file), "utf8")), values);
  const owner = ["--server-side", "--force-conflicts", "--field-manager=slipway-local"];
  await kubectl(paths, ["apply", ...owner, "-f", "-"], text, signal);
}

// The header comment mentions the placeholders, which must not be replaced there.
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*#.*\n/gm, "");
}
