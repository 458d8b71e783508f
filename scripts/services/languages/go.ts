import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { runProcess } from "../../../lib/process";
import { goEnvironment } from "../../../local/host/gobuild";
import { ensureGo } from "../../../local/host/golang";
import { localPaths } from "../../../local/host/paths";
import type { Tally } from "../../tally";
import type { Language, SourceFolder, TestRun } from "../language";
import { testServers } from "../servers";
import { withExitCode } from "../summary";

/** Services with a `go.mod`, tested with the race detector; `npm run lint:go` checks them together with the other modules. */
export const GO: Language = {
  name: "go",
  // The race detector needs a C compiler. The tests of services with MySQL or Redis start a server of their own.
  debianPackages: ["gcc", "libc6-dev", "mariadb-server-core", "redis-server"],
  linters: [],
  tests: { detect: (folder) => existsSync(join(folder, "go.mod")), test },
};

/** The part that is read of an event of `go test -json`. */
interface TestEvent {
  readonly Action: string;
  readonly Package?: string;
  readonly Test?: string;
  readonly Output?: string;
}

/** What a run of `go test -json` reports. */
export interface GoTestReport extends Tally {
  /** What people should see: a line per package, and the output of what failed. */
  readonly text: string;
}

/**
 * Counts the tests in the output of `go test -json`. One with subtests is not counted itself; a package that fails without
 * a failed test, because it does not compile or was aborted, counts as one failure.
 */
export function goTestReport(output: string): GoTestReport {
  const results = new Map<string, string>();
  const outputs = new Map<string, string>();
  const text: string[] = [];
  const failedPackages: string[] = [];
  for (const line of output.split("\n")) {
    const event = parse(line);
    if (event === undefined) {
      text.push(line);
      continue;
    }
    const { Action: action, Package: name = "", Test: test, Output: printed = "" } = event;
    const key = `${name} ${test ?? ""}`;
    if (action === "output" || action === "build-output") outputs.set(key, (outputs.get(key) ?? "") + printed);
    if (action !== "pass" && action !== "fail") continue;
    if (test !== undefined) results.set(key, action);
    else if (action === "fail") failedPackages.push(name);
    if (test === undefined || action === "fail") text.push((outputs.get(key) ?? "").trimEnd());
  }
  const names = [...results.keys()];
  const parents = new Set(
    names.flatMap((name) => name.split("/").map((_, index, parts) => parts.slice(0, index).join("/"))),
  );
  const leaves = names.filter((name) => !parents.has(name));
  const failures = names.filter((name) => results.get(name) === "fail");
  const broken = failedPackages.filter((name) => !failures.some((failure) => failure.startsWith(`${name} `)));
  return {
    passed: leaves.filter((name) => results.get(name) === "pass").length,
    failed: failures.filter((name) => !parents.has(name)).length + broken.length,
    text: text.filter((one) => one !== "").join("\n"),
  };
}

function parse(line: string): TestEvent | undefined {
  try {
    return JSON.parse(line) as TestEvent;
  } catch {
    return undefined;
  }
}

async function test({ folder }: SourceFolder): Promise<TestRun> {
  const paths = localPaths();
  await ensureGo(paths, (text) => {
    console.log(text);
  });
  const cwd = join(PROJECT_FOLDER, folder);
  const requirements = (await readFile(join(cwd, "go.mod"), "utf8")).split(/\s+/);
  const servers = await testServers(requirements);
  // The race detector is a library in C.
  const env = { ...goEnvironment(paths), ...servers, CGO_ENABLED: "1" };
  const { code, output } = await runProcess("go", ["test", "-race", "-count=1", "-json", "./..."], { cwd, env });
  const report = goTestReport(output);
  console.log(report.text);
  return { ...withExitCode(report, code), output: report.text };
}
