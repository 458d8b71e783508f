import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { APPLICATIONS } from "../apps";
import program from "../index";
import { requiredSecrets } from "../settings";
import { PLATFORM, stackFileName, stackFileOf, type StackFilePlace } from "../settings/stack-file";
import { decoded } from "../settings/stored-values";
import type { Plan } from "./model";
import { secretPlaceholder, unsetPlaceholder } from "./placeholder";
import { record, type RecordingContext } from "./record";

/**
 * Plans one environment from its stack file: the resources that `up` would register, without an engine, an account or a
 * passphrase. A process can plan one environment after the other.
 *
 * @param environment Name of the stack, as in `Pulumi.<environment>.yaml`.
 * @param folder The project's folder.
 * @throws SettingsError if the settings cannot be used; Error if the stack file does not exist.
 */
export async function planEnvironment(environment: string, folder: string = process.cwd()): Promise<Plan> {
  const { resources, result } = await record(program, environmentContext(environment, { folder }));
  return { environment, resources, outputs: result };
}

/**
 * What the program sees in one environment. Changes to the project's folder, to which the program's paths are relative.
 *
 * @param place The project's folder, and how the stack file is read.
 * @throws Error if the stack file does not exist.
 */
export function environmentContext(
  environment: string,
  { folder, rewrite }: Pick<StackFilePlace, "folder" | "rewrite">,
): RecordingContext {
  const { name: project } = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as { name: string };
  const place = { folder, project, decrypted: secretPlaceholder, ...(rewrite && { rewrite }) };
  const file = stackFileOf(environment, place);
  if (file === undefined) throw new Error(`${stackFileName(environment)} does not exist in ${folder}`);
  const { values: config, secretKeys } = file;
  process.chdir(folder);

  return withUnsetSecrets(
    { project, stack: environment, config, secretKeys },
    requiredSecrets(APPLICATIONS, decoded(config[`${PLATFORM}:databases`]) ?? {}),
  );
}

function withUnsetSecrets(context: RecordingContext, required: readonly string[]): RecordingContext {
  const enabled = decoded(context.config?.[`${PLATFORM}:apps`]);
  const missing = required.filter(
    (key) => Array.isArray(enabled) && enabled.includes(key.split(":")[0]) && context.config?.[key] === undefined,
  );
  return {
    ...context,
    config: { ...context.config, ...Object.fromEntries(missing.map((key) => [key, unsetPlaceholder(key)])) },
    secretKeys: [...(context.secretKeys ?? []), ...missing],
  };
}
