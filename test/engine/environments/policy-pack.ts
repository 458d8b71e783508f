import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A runtime without a language host: the engine starts the program `pulumi-analyzer-policy-<runtime>` itself. */
export const POLICY_RUNTIME = "sdk";
const STARTER = `pulumi-analyzer-policy-${POLICY_RUNTIME}`;

/** The arguments with which a command of a stack evaluates the policies. */
export const WITH_POLICIES = ["--policy-pack", "policy"];

/** A rule that only warns, in the CLI's output, with the line below it. */
export interface Advisory {
  readonly rule: string;
  readonly reason: string;
}

/** Writes the program that the engine finds on the PATH. */
export function writeStarter(folder: string): void {
  const starter = join(folder, STARTER);
  const program = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  writeFileSync(starter, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(starter, 0o755);
}

/** The rules that warn in the CLI's output. @throws AssertionError if the policies were not evaluated, or one is violated. */
export function advisoriesOf(output: string): Advisory[] {
  assert.match(output, /Policies:\s+\S+ slipway@v0\.1\.0/);
  assert.ok(!output.includes("[mandatory]"), output);
  return advisories(output);
}

/** The rules that warn in the CLI's output, whatever else it reports. */
export function advisories(output: string): Advisory[] {
  const lines = output.split("\n");
  return lines.flatMap((line, index) => {
    const [, rule] = /\[advisory\]\s+([\w-]+)/.exec(line) ?? [];
    return rule === undefined ? [] : [{ rule, reason: lines[index + 1] ?? "" }];
  });
}
