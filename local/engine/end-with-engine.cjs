// Preloaded by the engine's programs. If the engine is killed, its language host stays, and the program asks for ever, on a
// whole core, for an engine that is gone: here it ends within a second or two. Linux only, as it reads /proc.
const { readFileSync } = require("node:fs");
const { setInterval } = require("node:timers");

/** The parent of a process; undefined if there is no such process. */
function parentOf(pid) {
  try {
    return /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

// Other processes inherit NODE_OPTIONS too; only a program is told the address of its engine.
if (process.argv.includes("--engine")) {
  const engine = parentOf(process.ppid);
  setInterval(() => {
    if (parentOf(process.ppid) !== engine) process.kill(process.pid, "SIGKILL");
  }, 1000).unref();
}
