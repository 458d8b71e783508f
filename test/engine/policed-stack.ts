import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { TestStack } from "./environments/stack";

/** Minutes that the first build of the engine may take. */
export const BUILD_MINUTES = 15;
/** A runtime without a language host: the engine starts the program `pulumi-analyzer-policy-<runtime>` itself. */
export const POLICY_RUNTIME = "sdk";
const STARTER = `pulumi-analyzer-policy-${POLICY_RUNTIME}`;

/** Prepares a stack of an environment, whose commands can run the policy pack, for one suite. */
export function policedStack(environment: string): TestStack {
  const stack = new TestStack(environment, "four-words-nobody-else-thought-of");
  const path = process.env.PATH;
  const bin = mkdtempSync(join(tmpdir(), "slipway-starter-"));

  before(async function () {
    this.timeout(BUILD_MINUTES * 60_000);
    writeStarter(bin);
    process.env.PATH = [bin, path ?? ""].join(delimiter);
    await stack.prepare();
    await stack.init();
    stack.project.edit("policy/PulumiPolicy.yaml", "runtime: nodejs", `runtime: ${POLICY_RUNTIME}`);
  });
  after(async () => {
    rmSync(bin, { recursive: true });
    process.env.PATH = path;
    await stack.close();
  });
  return stack;
}

/** Writes the program that the engine finds on the PATH. */
export function writeStarter(folder: string): void {
  const starter = join(folder, STARTER);
  const program = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  writeFileSync(starter, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(starter, 0o755);
}

/** The rules that only warn in the CLI's output, each with the line below it. */
export function advisories(output: string): { readonly rule: string; readonly reason: string }[] {
  const lines = output.split("\n");
  return lines.flatMap((line, index) => {
    const [, rule] = /\[advisory\]\s+([\w-]+)/.exec(line) ?? [];
    return rule === undefined ? [] : [{ rule, reason: lines[index + 1] ?? "" }];
  });
}
