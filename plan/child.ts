import type { PlanResult } from "./children";
import { loadUnusedLazily } from "./lazy-modules";
import { skipStackTraces, TRACED } from "./stack-traces";

/**
 * Plans the environment named by the first argument, of the project in the current folder, as JSON on stdout. Errors have
 * stack traces only if the second argument asks for them.
 */
async function main(environment: string, traced: boolean): Promise<void> {
  // Without the command that reads it, a plan is of no use.
  process.once("disconnect", () => process.exit(1));
  process.stdout.once("error", () => process.exit(1));
  // Stdout is for the plan only, so the program logs to stderr.
  console.log = console.error;
  console.info = console.error;
  loadUnusedLazily();
  if (!traced) skipStackTraces();
  let result: PlanResult;
  try {
    const { planEnvironment } = await import("./environment");
    result = { plan: await planEnvironment(environment, process.cwd()) };
  } catch (error) {
    result = failure(error, traced);
  }
  process.stdout.write(JSON.stringify(result), () => {
    process.exit("plan" in result ? 0 : 1);
  });
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

void main(process.argv[2] ?? "", process.argv[3] === TRACED);
