import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { identityOf, isRunning } from "../../local/host/daemons";
import { waitFor } from "../../local/host/wait";
import { startFakeProviders } from "./fakes/start";
import { BUILD_TIMEOUT, EngineProject, STACK } from "./support";

/** A program that tells its process and does not end by itself. */
const PROGRAM = `
import { readFileSync, writeFileSync } from "node:fs";
export = () => {
  const engine = /^PPid:\\s+(\\d+)/m.exec(readFileSync(\`/proc/\${process.ppid}/status\`, "utf8"))?.[1];
  writeFileSync("processes.json", JSON.stringify({ program: process.pid, host: process.ppid, engine: Number(engine) }));
  return new Promise(() => setInterval(() => undefined, 1000));
};
`;

describe("an engine that is killed", () => {
  const project = new EngineProject();

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    await project.prepare(startFakeProviders(join(project.folder, "journal")));
    writeFileSync(join(project.folder, "index.ts"), PROGRAM);
  });
  after(() => project.close());

  it("takes its program with it", async () => {
    const file = join(project.folder, "processes.json");
    const preview = project.engine.run(["preview", "--stack", STACK, "--non-interactive"], { cwd: project.folder });
    await waitFor({ what: "the program", seconds: 60 }, () => existsSync(file));
    const { program, host, engine } = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
    assert.ok(program !== undefined && host !== undefined && engine !== undefined);
    const left = { program: identityOf(program), host: identityOf(host) };
    try {
      assert.match(readFileSync(`/proc/${engine}/cmdline`, "utf8"), /pulumi\0preview/);
      process.kill(engine, "SIGKILL");
      assert.equal((await preview).killedBy, "SIGKILL");
      await waitFor({ what: "the end of the program", seconds: 20 }, () => !isRunning(left.program));
    } finally {
      for (const { pid } of Object.values(left).filter(isRunning)) process.kill(pid, "SIGKILL");
    }
  });
});
