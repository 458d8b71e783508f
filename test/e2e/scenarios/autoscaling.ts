import assert from "node:assert/strict";

import autocannon from "autocannon";

import { quietly } from "../support/scenario";
import { REPLICAS } from "../support/services";
import type { Track } from "../support/tracks";

const FRONTEND = "thoughts-frontend";
const SETTINGS = { max: REPLICAS + 2, scaleDownSeconds: 5 } as const;

/** The target in the stack's settings, in percent of the CPU that a pod requests. */
const CPU_PERCENT = 60;

/** Seconds: metrics are collected every 15 s, evaluated every 15 s, and a pod has to start. */
const TIMEOUT_SECONDS = 180;

/** CPU load adds pods, and they are removed afterwards. */
export function autoscaling(track: Track): void {
  track.it(
    "scales the frontend under load, and back",
    quietly(async ({ stack, cluster, client }) => {
      await stack.change(async (held) => {
        for (const [key, value] of Object.entries(SETTINGS)) {
          held.set("--path", `thoughts:frontend.autoscale.${key}`, String(value));
        }
        await held.up();
      });
      // Idle at first, so that only the load below can cause a scale-out.
      await cluster.awaitAutoscaler(FRONTEND, "its pods to be idle", TIMEOUT_SECONDS, ({ load, pods }) => {
        return pods === REPLICAS && load < CPU_PERCENT;
      });

      const { origin, host } = new URL(client.url);
      const load = autocannon({
        url: `${origin.replace(/thoughts\.localhost/, "127.0.0.1")}/load`,
        headers: { host },
        connections: 2,
        duration: TIMEOUT_SECONDS,
        timeout: 60,
      });
      const start = Date.now();
      try {
        await cluster.awaitPods(FRONTEND, "more ready pods", TIMEOUT_SECONDS, (pods) => {
          return pods.filter(({ ready }) => ready).length > REPLICAS;
        });
      } finally {
        load.stop();
      }
      const grown = Date.now();
      const { statusCodeStats, errors } = await load;
      const statuses = Object.entries(statusCodeStats);
      client.counts.sent += statuses.reduce((sum, [, { count }]) => sum + count, errors);
      client.counts.failed += statuses.reduce(
        (sum, [status, { count }]) => (status === "302" ? sum : sum + count),
        errors,
      );
      assert.deepEqual({ statuses: statuses.map(([status]) => status), errors }, { statuses: ["302"], errors: 0 });

      await cluster.awaitPods(FRONTEND, "as many pods as before", TIMEOUT_SECONDS, (pods) => pods.length === REPLICAS);
      await client.request({ path: "/" });
      return { "scaled out after": (grown - start) / 1000, "scaled in after": (Date.now() - grown) / 1000 };
    }),
  );
}
