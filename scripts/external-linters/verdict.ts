import { PROJECT_FOLDER } from "../../lib/project";
import { type Report, sift, type Suppression } from "./finding";
import { capture } from "./tool";

/** Tells in one line what was found, and in full what has no reason to stay; gives whether there is nothing such. */
export function tellReport(title: string, { passed, findings }: Report, suppressions: readonly Suppression[]): boolean {
  const { open, suppressed, unused } = sift(findings, suppressions);
  for (const { check, where, message } of open) console.log(`  ${check}  ${where}: ${message}`);
  for (const { check, reason } of unused) {
    console.log(`  ${check}: nothing is found any more that this excuses; remove it from suppressions.ts: ${reason}`);
  }
  console.log(`${title}: ${passed} passed, ${open.length} failed, ${suppressed.length} suppressed`);
  return open.length === 0 && unused.length === 0;
}

/** Runs a tool that ends with 0 where all is well, and shows all that it says where it is not. */
export async function tellExit(title: string, program: string, args: readonly string[]): Promise<boolean> {
  const { code, stdout, stderr } = await capture(program, args, PROJECT_FOLDER);
  if (code !== 0) console.log(`${stdout}${stderr}`.trim());
  console.log(`${title}: ${code === 0 ? "nothing found" : "see above"}`);
  return code === 0;
}
