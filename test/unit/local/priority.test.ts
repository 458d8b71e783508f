import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";

import { runProcess } from "../../../lib/process";
import { inBackground, lowerWeight } from "../../../local/host/priority";

describe("the priority of builds and deployments on the local cluster", () => {
  let mount: string;

  beforeEach(() => {
    mount = mkdtempSync(join(tmpdir(), "slipway-"));
  });
  afterEach(() => {
    rmSync(mount, { recursive: true });
  });

  it("is lower than that of this process, also for what a command starts", async () => {
    const [program, args] = inBackground("sh", [
      "-c",
      "node -e 'process.stdout.write(String(os.getPriority()))'; exit 3",
    ]);
    const { code, stdout } = await runProcess(program, args);
    assert.equal(code, 3);
    assert.ok(Number(stdout) > getPriority(), `the niceness is ${stdout}`);
  });

  it("is an eighth of other groups' with version 1 of control groups", () => {
    mkdirSync(join(mount, "cpu"));
    writeFileSync(join(mount, "cpu", "cpu.shares"), "1024");
    assert.equal(lowerWeight("builds", mount), true);
    assert.equal(readFileSync(join(mount, "cpu", "builds", "cpu.shares"), "utf8"), "128");
  });

  it("is an eighth of other groups' with version 2, whose root has to hand on the controller", () => {
    writeFileSync(join(mount, "cgroup.controllers"), "cpuset cpu io memory");
    assert.equal(lowerWeight("builds", mount), true);
    assert.equal(readFileSync(join(mount, "builds", "cpu.weight"), "utf8"), "12");
    assert.equal(readFileSync(join(mount, "cgroup.subtree_control"), "utf8"), "+cpu");
  });

  it("stays as it is where the weight cannot be set", () => {
    assert.equal(lowerWeight("builds", mount), false);
    writeFileSync(join(mount, "cgroup.controllers"), "memory");
    writeFileSync(join(mount, "builds"), "not a folder");
    assert.equal(lowerWeight("builds", mount), false);
  });
});
