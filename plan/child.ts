import type { ChildAnswer } from "./children";
import { loadLazily } from "./lazy-modules";

/** Plans the environment that the first argument names, of the project in the current folder, as JSON on stdout. */
async function main(environment: string): Promise<void> {
  // Stdout is for the plan alone: what the program has to say goes where errors go.
  console.log = console.error;
  console.info = console.error;
  loadLazily("@pulumi/pulumi", ["typescript", "@npmcli/arborist"]);
  const readStackTraces = skipStackTraces();
  let answer: ChildAnswer;
  try {
    const { planEnvironment } = await import("./environment");
    answer = { plan: await planEnvironment(environment, process.cwd()) };
  } catch (error) {
    readStackTraces();
    answer = { problems: problemsOf(error) };
  }
  process.stdout.write(JSON.stringify(answer), () => {
    process.exit("plan" in answer ? 0 : 1);
  });
}

/** The SDK asks for a stack trace at every promise, each mapped to its sources: half a second that nobody reads. */
function skipStackTraces(): () => void {
  Error.prepareStackTrace = (error) => String(error);
  return () => {
    delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  };
}

/** The problems of bad settings, one each; of any other error its stack, for it is one of the program. */
function problemsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  // The class would not tell: a project in another folder has its own copy of it.
  const { problems } = error as { readonly problems?: readonly string[] };
  if (Array.isArray(problems)) return [...(problems as string[])];
  if (error.name === "YAMLParseError") return [`a stack file or Pulumi.yaml is no YAML: ${error.message.trimEnd()}`];
  return [error.stack ?? error.message];
}

void main(process.argv[2] ?? "");
