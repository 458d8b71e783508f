/** Plans the environment named by the first argument, and prints the seconds without loading of modules as JSON on stderr. */
import { loadUnusedLazily } from "../../plan/lazy-modules";
import { skipStackTraces } from "../../plan/stack-traces";

async function main(environment: string): Promise<void> {
  console.log = console.error;
  // As in the process that plans.
  loadUnusedLazily();
  skipStackTraces();
  await import("../../index");
  // The program loads that of its target only.
  await import("../../platform/local");
  await import("../../platform/aws");
  const { planEnvironment } = await import("../../plan/environment");
  const started = process.cpuUsage();
  const plan = await planEnvironment(environment);
  const text = JSON.stringify(plan);
  const { user, system } = process.cpuUsage(started);
  console.error(JSON.stringify({ cpuSeconds: (user + system) / 1e6 }));
  process.stdout.write(text, () => process.exit(0));
}

void main(process.argv[2] ?? "");
