// Required by a measured process to make it slower: at its end, it computes until it has used SLIPWAY_BENCH_SLOWDOWN times
// the CPU time. The check of the plan's speed shows by it that it would notice.
const { isMainThread } = require("node:worker_threads");

const STEPS = 100_000;

function usedMicroseconds() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

if (isMainThread) {
  process.on("exit", () => {
    const end = usedMicroseconds() * Number(process.env.SLIPWAY_BENCH_SLOWDOWN);
    let value = 0;
    while (usedMicroseconds() < end) {
      // Without this, most of the time would be that of the system.
      for (let step = 0; step < STEPS; step++) value = Math.sin(value + step);
    }
  });
}
