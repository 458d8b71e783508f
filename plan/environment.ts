import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import type { Plan } from "./model";
import { secretPlaceholder, unsetPlaceholder } from "./placeholder";
import { record, type RecordingContext } from "./record";

/** The parts of a stack or project file that the plan reads. */
interface PulumiFile {
  readonly name?: string;
  readonly config?: Readonly<Record<string, unknown>> | null;
}

/**
 * Plans one environment from its stack file: the resources that `up` would register, without an engine, an account or a
 * passphrase. The program is a module, so a process can plan only one environment.
 *
 * @param environment Name of the stack, as in `Pulumi.<environment>.yaml`.
 * @param folder The project's folder.
 * @throws SettingsError if the settings cannot be used; Error if the stack file does not exist.
 */
export async function planEnvironment(environment: string, folder: string = process.cwd()): Promise<Plan> {
  const stackFile = join(folder, `Pulumi.${environment}.yaml`);
  if (!existsSync(stackFile)) throw new Error(`Pulumi.${environment}.yaml does not exist in ${folder}`);
  const project = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as PulumiFile;
  const { config } = parse(readFileSync(stackFile, "utf8")) as PulumiFile;
  process.chdir(folder);

  const { APPLICATIONS: applications } = await import("../apps");
  const { requiredSecrets } = await import("../settings");
  const context = withUnsetSecrets(
    { project: project.name ?? "", stack: environment, ...readConfig(config ?? {}) },
    requiredSecrets(applications, config?.["slipway:databases"] ?? {}),
  );
  const { resources, result } = await record(async () => {
    const program = await import("../index");
    return program.default();
  }, context);
  return { environment, resources, outputs: result };
}

/** Settings as the engine would pass them to the program, with a placeholder for each encrypted value. */
export function readConfig(config: Readonly<Record<string, unknown>>): {
  config: Record<string, string>;
  secretKeys: string[];
} {
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, value] of Object.entries(config)) {
    const plain = withPlaceholders(value);
    values[key] = typeof plain === "string" ? plain : JSON.stringify(plain);
    if (holdsSecret(value)) secretKeys.push(key);
  }
  return { config: values, secretKeys };
}

function withUnsetSecrets(context: RecordingContext, required: readonly string[]): RecordingContext {
  const enabled: unknown = JSON.parse(context.config?.["slipway:apps"] ?? "[]");
  const missing = required.filter(
    (key) => Array.isArray(enabled) && enabled.includes(key.split(":")[0]) && context.config?.[key] === undefined,
  );
  return {
    ...context,
    config: { ...context.config, ...Object.fromEntries(missing.map((key) => [key, unsetPlaceholder(key)])) },
    secretKeys: [...(context.secretKeys ?? []), ...missing],
  };
}

/** The engine's notation of an encrypted value. */
function isEncrypted(value: unknown): value is { secure: string } {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}

function withPlaceholders(value: unknown): unknown {
  if (isEncrypted(value)) return secretPlaceholder(value.secure);
  if (Array.isArray(value)) return value.map(withPlaceholders);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPlaceholders(inner)]));
}

function holdsSecret(value: unknown): boolean {
  if (isEncrypted(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}
