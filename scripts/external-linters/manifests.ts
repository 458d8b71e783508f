import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Plan } from "../../plan/model";
import { renderManifests } from "../../plan/text/manifests";

/** The Kubernetes manifests of one environment. */
export interface EnvironmentManifests {
  readonly environment: string;
  /** Absolute path of a YAML file. */
  readonly file: string;
}

/** Writes the manifests of each plan to a file in the folder. */
export async function writeManifests(plans: readonly Plan[], folder: string): Promise<EnvironmentManifests[]> {
  return Promise.all(
    plans.map(async (plan) => {
      const file = join(folder, `${plan.environment}.yaml`);
      await writeFile(file, withDigests(renderManifests(plan)));
      return { environment: plan.environment, file };
    }),
  );
}

/** Replaces the plan's placeholders for digests by well-formed digests: linters take anything else for a tag. */
export function withDigests(manifests: string): string {
  return manifests.replaceAll(
    /@(\[digest of [^\]\n]+\])/g,
    (_, placeholder: string) => `@sha256:${createHash("sha256").update(placeholder).digest("hex")}`,
  );
}

/** The name of an object without the content hash at its end. */
export function withoutHash(name: string): string {
  return name.replace(/-[0-9a-f]{8}$/, "");
}
