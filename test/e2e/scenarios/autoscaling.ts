import assert from "node:assert/strict";

import autocannon from "autocannon";

import { quietly, type TheSite } from "../support/scenario";

const FRONTEND = "thoughts-frontend";
const BOUNDS = { min: 1, max: 3, cpuPercent: 60, scaleDownSeconds: 5 } as const;

/** Seconds: metrics are taken every 15 s, looked at every 15 s, and a pod has to start. */
const PATIENCE = 180;

/** Work brings pods, and its end takes them away. */
export function autoscaling(theSite: TheSite): void {
  it(
    "scales the frontend under load, and back",
    quietly(theSite, async ({ stack, cluster, client }) => {
      for (const [key, value] of Object.entries(BOUNDS)) {
        await stack.set("--path", `thoughts:frontend.autoscale.${key}`, String(value));
      }
      await stack.up();
      // From rest, so that nothing but the load below can make it grow.
      await cluster.awaitAutoscaler(FRONTEND, "one pod at rest", PATIENCE, ({ load, pods }) => {
        return pods === BOUNDS.min && load < BOUNDS.cpuPercent;
      });

      const { origin, host } = new URL(client.url);
      const load = autocannon({
        url: `${origin.replace(/thoughts\.localhost/, "127.0.0.1")}/load`,
        headers: { host },
        connections: 2,
        duration: PATIENCE,
        timeout: 60,
      });
      const start = Date.now();
      try {
        await cluster.awaitPods(FRONTEND, "more than one ready pod", PATIENCE, (pods) => {
          return pods.filter(({ ready }) => ready).length > BOUNDS.min;
        });
      } finally {
        load.stop();
      }
      const grown = Date.now();
      const { statusCodeStats, errors } = await load;
      const statuses = Object.entries(statusCodeStats);
      client.sent += statuses.reduce((sum, [, { count }]) => sum + count, errors);
      client.failed += statuses.reduce((sum, [status, { count }]) => (status === "302" ? sum : sum + count), errors);
      assert.deepEqual({ statuses: statuses.map(([status]) => status), errors }, { statuses: ["302"], errors: 0 });

      await cluster.awaitPods(FRONTEND, "one pod again", PATIENCE, (pods) => pods.length === BOUNDS.min);
      await client.ask({ path: "/" });
      return { "grew after": (grown - start) / 1000, "shrank after": (Date.now() - grown) / 1000 };
    }),
  ).timeout(3 * PATIENCE * 1000);
}
