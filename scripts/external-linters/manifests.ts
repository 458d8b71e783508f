import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { PROJECT_FOLDER, environmentsOf } from "../../lib/project";
import { planEnvironments } from "../../plan/children";
import { renderManifests } from "../../plan/text/manifests";

/** The Kubernetes objects of one environment. */
export interface Manifests {
  readonly environment: string;
  /** Absolute path of a YAML file. */
  readonly file: string;
}

/** Plans all environments and writes their objects into a folder. */
export async function writeManifests(folder: string): Promise<Manifests[]> {
  const plans = await planEnvironments(environmentsOf(PROJECT_FOLDER), PROJECT_FOLDER);
  return Promise.all(
    plans.map(async (plan) => {
      const file = join(folder, `${plan.environment}.yaml`);
      await writeFile(file, withDigests(renderManifests(plan)));
      return { environment: plan.environment, file };
    }),
  );
}

/** Replaces the plan's stand-ins for digests by texts of the right form: referees take anything else for a tag. */
export function withDigests(manifests: string): string {
  return manifests.replaceAll(
    /@(\[digest of [^\]\n]+\])/g,
    (_, standIn: string) => `@sha256:${createHash("sha256").update(standIn).digest("hex")}`,
  );
}

/** The name of an object without the hash at its end, which changes with its content. */
export function withoutHash(name: string): string {
  return name.replace(/-[0-9a-f]{8}$/, "");
}
