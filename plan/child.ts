import type { PlanResult } from "./children";
import type * as Environment from "./environment";
import { loadUnusedLazily } from "./lazy-modules";
import { skipStackTraces, TRACED } from "./stack-traces";

/**
 * Plans the environments that the arguments name, of the project in the current folder, as a line of JSON each on stdout,
 * up to the first that fails: what it has begun could change the next one. Errors have stack traces only if an argument
 * asks for them.
 */
async function main(environments: readonly string[], traced: boolean): Promise<void> {
  // Without the command that reads it, a plan is of no use.
  process.once("disconnect", () => process.exit(1));
  process.stdout.once("error", () => process.exit(1));
  // Stdout is for the plan only, so the program logs to stderr.
  console.log = console.error;
  console.info = console.error;
  loadUnusedLazily();
  if (!traced) skipStackTraces();
  for (const environment of environments) {
    const result = await planned(environment, traced);
    await new Promise((written) => process.stdout.write(`${JSON.stringify(result)}\n`, written));
    if ("problems" in result) process.exit(1);
  }
  process.exit(0);
}

async function planned(environment: string, traced: boolean): Promise<PlanResult> {
  try {
    // After the modules that it loads are deferred. Not `import()`, which would need a loader of ES modules.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { planEnvironment } = require("./environment") as typeof Environment;
    return { plan: await planEnvironment(environment, process.cwd()) };
  } catch (error) {
    return failure(error, traced);
  }
}

/** The problems of invalid settings, one each; for any other error its stack, as that is a bug in the program. */
function failure(error: unknown, traced: boolean): PlanResult {
  if (!(error instanceof Error)) return { problems: [String(error)] };
  // Not `instanceof`: a project in another folder has its own copy of the class.
  const { problems } = error as { readonly problems?: readonly string[] };
  if (Array.isArray(problems)) return { problems: [...(problems as string[])] };
  if (error.name === "YAMLParseError") {
    return { problems: [`a stack file or Pulumi.yaml is not YAML: ${error.message.trimEnd()}`] };
  }
  return traced ? { problems: [error.stack ?? error.message] } : { problems: [error.message], untraced: true };
}

const NAMES = process.argv.slice(2);

void main(
  NAMES.filter((name) => name !== TRACED),
  NAMES.includes(TRACED),
);
