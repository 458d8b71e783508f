import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { daemonAlive, parseProcessStat, startDaemon, stopDaemon } from "../../../local/host/daemons";
import { exclusively } from "../../../local/host/lock";
import { localPaths, type LocalPaths } from "../../../local/host/paths";
import { run, succeeds } from "../../../local/host/process";
import { Interrupted, StepError } from "../../../local/host/progress";
import { waitFor } from "../../../local/host/wait";
import { testFolder } from "../../support/folder";

// These read /proc, which exists on Linux only.
const onLinux = process.platform === "linux" ? describe : describe.skip;

describe("run", () => {
  it("returns standard output, passes input and environment, and calls back per line", async () => {
    const lines: string[] = [];
    const script = 'read word; echo "$word $COLOUR"; echo aside >&2';
    const options = { input: "deep\n", env: { COLOUR: "blue" }, onLine: (line: string) => lines.push(line) };
    assert.equal(await run("sh", ["-c", script], options), "deep blue\n");
    assert.deepEqual(lines.sort(), ["aside", "deep blue"]);
  });

  it("fails with the command, the exit code and the output", async () => {
    await assert.rejects(run("sh", ["-c", "echo no such thing >&2; exit 3"]), (error: unknown) => {
      assert.ok(error instanceof StepError);
      assert.match(error.message, /^`sh -c .*` ended with exit code 3:\nno such thing$/);
      return true;
    });
    assert.equal(await succeeds("false", []), false);
  });

  it("fails if the command does not exist", async () => {
    await assert.rejects(run("/nonexistent/command", []), /\/nonexistent\/command cannot be started/);
  });

  it("writes the output to the log and refers to it", async () => {
    const log = join(testFolder(), "new", "step.log");
    await assert.rejects(run("sh", ["-c", "echo to the log; exit 1"], { log, hint: "look" }), (error: unknown) => {
      assert.ok(error instanceof StepError);
      assert.deepEqual(error.help, { log, hint: "look" });
      return true;
    });
    assert.equal(readFileSync(log, "utf8"), "$ sh -c echo to the log; exit 1\nto the log\n");
  });

  it("ends a command and its children when the signal is aborted", async () => {
    const abort = new AbortController();
    const child = new Promise<string>((resolve) => {
      const options = { signal: abort.signal, onLine: resolve };
      void assert.rejects(run("sh", ["-c", "sleep 60 & echo $!; wait"], options), Interrupted).then(() => {
        ended = true;
      });
    });
    let ended = false;
    const pid = await child;
    abort.abort();
    await waitFor({ what: "the command to end", seconds: 10, interval: 20 }, () => ended);
    const state = existsSync(`/proc/${pid}/stat`)
      ? parseProcessStat(readFileSync(`/proc/${pid}/stat`, "utf8")).state
      : "gone";
    assert.ok(["gone", "Z", "X"].includes(state), `the child is in state ${state}`);
    await assert.rejects(run("true", [], { signal: abort.signal }), Interrupted);
  });
});

describe("waitFor", () => {
  it("waits until the condition is true", async () => {
    let checks = 0;
    await waitFor({ what: "three checks", seconds: 5, interval: 1 }, () => ++checks === 3);
    assert.equal(checks, 3);
  });

  it("fails after its timeout, and immediately if waiting is futile", async () => {
    await assert.rejects(
      waitFor({ what: "nothing", seconds: 0.05, interval: 5 }, () => false),
      /timed out after 0.05 s waiting for nothing/,
    );
    const futile = { what: "etcd", seconds: 60, futile: () => "it has ended", log: "/log", hint: "read" };
    await assert.rejects(
      waitFor(futile, () => false),
      (error: unknown) => {
        assert.ok(error instanceof StepError);
        assert.equal(error.message, "waited for etcd, but it has ended");
        assert.deepEqual(error.help, { log: "/log", hint: "read" });
        return true;
      },
    );
  });
});

onLinux("daemons", () => {
  let paths: LocalPaths;
  beforeEach(() => {
    paths = localPaths({ XDG_CACHE_HOME: testFolder() });
  });
  afterEach(async () => {
    await stopDaemon(paths, "napper", 1);
    rmSync(paths.cache, { recursive: true, force: true });
  });
  const napper = { name: "napper", command: "sleep", args: ["60"] };

  it("start, are left alone while they run, and stop", async () => {
    assert.equal(daemonAlive(paths, "napper"), false);
    assert.equal(await startDaemon(paths, napper), true);
    assert.equal(daemonAlive(paths, "napper"), true);
    assert.equal(await startDaemon(paths, napper), false);
    await stopDaemon(paths, "napper");
    assert.equal(daemonAlive(paths, "napper"), false);
  });

  it("restart if their arguments or configuration have changed", async () => {
    await startDaemon(paths, napper);
    assert.equal(await startDaemon(paths, { ...napper, args: ["61"] }), true);
    assert.equal(await startDaemon(paths, { ...napper, args: ["61"], config: "new" }), true);
    assert.equal(await startDaemon(paths, { ...napper, args: ["61"], config: "new" }), false);
  });

  it("are killed if they ignore SIGTERM", async () => {
    const ignoresTerm = 'trap "" TERM; echo ready >&2; while :; do sleep 0.1; done';
    await startDaemon(paths, { name: "napper", command: "sh", args: ["-c", ignoresTerm] });
    const log = join(paths.log, "napper.log");
    await waitFor({ what: "the trap", seconds: 10, interval: 20 }, () => readFileSync(log, "utf8").includes("ready"));
    await stopDaemon(paths, "napper", 0.2);
    assert.equal(daemonAlive(paths, "napper"), false);
  });

  it("are not confused with another process of the same id, and may have a broken record", async () => {
    await startDaemon(paths, napper);
    const file = join(paths.run, "napper.json");
    const record = readFileSync(file, "utf8");
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(record) as object), pid: process.pid }));
    assert.equal(daemonAlive(paths, "napper"), false);
    writeFileSync(file, "");
    assert.equal(daemonAlive(paths, "napper"), false);
    writeFileSync(file, record);
  });

  it("fail to start if the program does not exist", async () => {
    await assert.rejects(startDaemon(paths, { ...napper, command: "/nonexistent" }), /napper cannot be started/);
  });

  it("have a state and start time even if the process name contains parentheses", () => {
    const after = ["S", "1", ...Array.from({ length: 17 }, () => "0"), "4711", "0"].join(" ");
    const stat = parseProcessStat(`12 (a) S (b c) ${after}`);
    assert.deepEqual(stat, { state: "S", parent: 1, started: "4711" });
  });
});

onLinux("exclusively", () => {
  it("allows one run at a time, and ignores the lock of a dead process", async () => {
    const paths = localPaths({ XDG_CACHE_HOME: testFolder() });
    await exclusively(paths, async () => {
      await assert.rejects(
        exclusively(paths, () => Promise.resolve()),
        new RegExp(`Another run is using the local cluster: pid ${process.pid}`),
      );
    });
    writeFileSync(join(paths.state, "lock.json"), JSON.stringify({ pid: process.pid, started: "1" }));
    assert.equal(await exclusively(paths, () => Promise.resolve("done")), "done");
    assert.equal(existsSync(join(paths.state, "lock.json")), false);
  });

  it("names the command that holds the lock, and waits for it where asked", async () => {
    const paths = localPaths({ XDG_CACHE_HOME: testFolder() });
    const order: string[] = [];
    let second: Promise<void> | undefined;
    await exclusively(
      paths,
      async () => {
        await assert.rejects(
          exclusively(paths, () => Promise.resolve()),
          new RegExp(`: \`npm run one\` \\(pid ${process.pid}\\)\\.`),
        );
        const waiting = new Promise<void>((resolve) => {
          const onWait = (holder: string): void => {
            order.push(holder);
            resolve();
          };
          const work = (): Promise<void> => {
            order.push("second");
            return Promise.resolve();
          };
          second = exclusively(paths, work, { wait: new AbortController().signal, onWait });
        });
        await waiting;
        order.push("first");
      },
      { command: "npm run one" },
    );
    await second;
    assert.deepEqual(order, [`\`npm run one\` (pid ${process.pid})`, "first", "second"]);
  });

  it("lets a process that the holder has started take part", async () => {
    const paths = localPaths({ XDG_CACHE_HOME: testFolder() });
    const file = join(paths.state, "lock.json");
    const parent = parseProcessStat(readFileSync(`/proc/${process.ppid}/stat`, "utf8"));
    mkdirSync(paths.state, { recursive: true });
    writeFileSync(file, JSON.stringify({ pid: process.ppid, started: parent.started }));
    assert.equal(await exclusively(paths, () => Promise.resolve("done")), "done");
    assert.equal(existsSync(file), true);
  });
});
