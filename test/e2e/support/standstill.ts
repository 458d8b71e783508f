import { Worker } from "node:worker_threads";

/** A time in which the machine ran nothing, such as while its host paused it. Milliseconds since 1970. */
export interface Standstill {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds between two looks at the clock. */
const TICK = 100;

/**
 * Milliseconds between two looks that only a standstill explains: whatever the load, a thread that needs a moment now and then
 * gets it. Shorter ones have no effect, as probes and clients are more patient.
 */
const GAP = 4000;

/** Milliseconds until applications are as before: their probes have failed, and some of their containers start again. */
const AFTERMATH = 60_000;

const CLOCK = `
const { parentPort, workerData: { tick, gap } } = require("node:worker_threads");
let last = Date.now();
function look() {
  const now = Date.now();
  if (now - last > gap) parentPort.postMessage({ from: last, to: now });
  last = now;
}
setInterval(look, tick);
parentPort.on("message", () => {
  look();
  parentPort.postMessage("looked");
});
`;

/** Finds standstills of the machine, in a thread of its own: work that keeps this process busy is none. */
export class StandstillWatch {
  private readonly standstills: Standstill[] = [];
  private readonly worker: Worker;

  /** @param gap Milliseconds from which a gap counts. */
  constructor(gap = GAP) {
    this.worker = new Worker(CLOCK, { eval: true, workerData: { tick: TICK, gap } });
    this.worker.unref();
    this.worker.on("message", (message: Standstill | "looked") => {
      if (message !== "looked") this.standstills.push(message);
    });
  }

  /** Looks at the clock now; when it resolves, the watch has begun, and knows what has happened so far. */
  async look(): Promise<void> {
    const looked = new Promise<void>((resolve) => {
      const settle = (message: unknown): void => {
        if (message !== "looked") return;
        this.worker.off("message", settle);
        resolve();
      };
      this.worker.on("message", settle);
    });
    this.worker.postMessage("look");
    await looked;
  }

  /** Those so far, in order. */
  get found(): readonly Standstill[] {
    return this.standstills;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/** Whether a standstill explains that a request failed. @param sent ISO time. @param timeout Milliseconds of the client. */
export function explains({ from, to }: Standstill, sent: string, timeout: number): boolean {
  const at = Date.parse(sent);
  return at >= from - timeout && at <= to + AFTERMATH;
}

/** As `16:50:24, for 8.6 s`. */
export function describeStandstill({ from, to }: Standstill): string {
  return `${new Date(from).toISOString().slice(11, 19)}, for ${((to - from) / 1000).toFixed(1)} s`;
}
