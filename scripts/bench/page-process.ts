/**
 * Plans a number of copies of an application, given as the first argument, writes their page to the path given as the
 * second one, and prints the number of resources.
 */
import { writeFileSync } from "node:fs";

import { loadUnusedLazily } from "../../plan/lazy-modules";
import { skipStackTraces } from "../../plan/stack-traces";

async function main(count: number, path: string): Promise<number> {
  // As the process that plans an environment does.
  loadUnusedLazily();
  skipStackTraces();
  const { record } = await import("../../plan/record");
  const { renderPage } = await import("../../plan/page/page");
  const { default: program } = await import("../../index");
  const { copies, growthContext } = await import("./growth-program");
  const applications = copies(count);
  const { resources, result } = await record(() => program(applications), growthContext(applications));
  writeFileSync(path, await renderPage([{ environment: "growth", resources, outputs: result }]));
  return resources.length;
}

void main(Number(process.argv[2]), process.argv[3] ?? "").then((resources) => {
  process.stdout.write(String(resources), () => process.exit(0));
});
