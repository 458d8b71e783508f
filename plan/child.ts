import type { PlanResult } from "./children";
import { loadLazily } from "./lazy-modules";

/** Plans the environment named by the first argument, of the project in the current folder, as JSON on stdout. */
async function main(environment: string): Promise<void> {
  // Without the command that reads it, a plan is of no use.
  process.once("disconnect", () => process.exit(1));
  process.stdout.once("error", () => process.exit(1));
  // Stdout is for the plan only, so the program logs to stderr.
  console.log = console.error;
  console.info = console.error;
  loadLazily("@pulumi/pulumi", ["typescript", "@npmcli/arborist"]);
  const readStackTraces = skipStackTraces();
  let result: PlanResult;
  try {
    const { planEnvironment } = await import("./environment");
    result = { plan: await planEnvironment(environment, process.cwd()) };
  } catch (error) {
    readStackTraces();
    result = { problems: problemsOf(error) };
  }
  process.stdout.write(JSON.stringify(result), () => {
    process.exit("plan" in result ? 0 : 1);
  });
}

/** The SDK reads a stack trace for every promise, each mapped to its sources, which takes half a second. */
function skipStackTraces(): () => void {
  Error.prepareStackTrace = (error) => String(error);
  return () => {
    delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  };
}

/** The problems of invalid settings, one each; for any other error its stack, as that is a bug in the program. */
function problemsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  // Not `instanceof`: a project in another folder has its own copy of the class.
  const { problems } = error as { readonly problems?: readonly string[] };
  if (Array.isArray(problems)) return [...(problems as string[])];
  if (error.name === "YAMLParseError") return [`a stack file or Pulumi.yaml is not YAML: ${error.message.trimEnd()}`];
  return [error.stack ?? error.message];
}

void main(process.argv[2] ?? "");
