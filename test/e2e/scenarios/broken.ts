import assert from "node:assert/strict";

import { deploymentTimeouts } from "../../../components/workload/timeouts";
import { diagnostics } from "../support/diagnostics";
import type { ProjectCopy } from "../../../lib/project-copy";
import { underTraffic } from "../support/scenario";
import { REPLICAS, SERVICES, settled } from "../support/services";
import { builtImages } from "../../../local/engine/output";
import type { CliRun, HeldStack } from "../support/stack";
import type { Track } from "../support/tracks";

const DOCKERFILE = "apps/thoughts/thoughts/Dockerfile";
const COMMAND = 'CMD ["gunicorn"';

/** Seconds without progress after which a rollout has failed. */
const DEADLINE = 30;

/** Seconds that pods have to terminate: the preStop hook, and the time for open requests after it. */
const TERMINATION = 30;

/** Seconds: the Deployment's timeout, and some for the build and for a slow machine. */
const BOUND =
  deploymentTimeouts(
    { rolloutDeadline: DEADLINE, pods: REPLICAS, terminationSeconds: TERMINATION },
    { autoscaled: false },
  ).update + 60;

/** A version that does not start causes no outage. */
export function broken(track: Track): void {
  // Held until the next scenario has repaired the stack: an `up` of another track would deploy the broken image too, and
  // fail. With `--grep`, select both scenarios or neither.
  let kept: HeldStack | undefined;

  track.it(
    "fails on a broken image in bounded time, while the previous pods keep running",
    underTraffic(async ({ project, stack, cluster }) => {
      const held = await stack.hold();
      kept = held;
      const previous = await cluster.pods("thoughts-thoughts");
      // Before the image: the deadline changes every Deployment, and if several change at once, the provider may consider
      // one of them ready too early.
      held.set("slipway:rolloutDeadline", String(DEADLINE));
      await held.up();
      await settled(cluster, "thoughts-thoughts");
      project.edit(DOCKERFILE, COMMAND, 'CMD ["false", "gunicorn"');
      const run = await held.tryUp();
      assert.notEqual(run.code, 0, "up succeeded with an image that cannot start");
      assert.ok(run.seconds < BOUND, `up took ${run.seconds} s to fail; the bound is ${BOUND} s`);
      const message = diagnostics(run.output);
      assert.match(message, /Deployment \(thoughts-thoughts\)/);
      assert.match(message, /timed out waiting to be Ready/);
      assert.match(message, /Container "web" terminated .*exit code 1/);
      const names = (await cluster.pods("thoughts-thoughts")).filter(({ ready }) => ready).map(({ name }) => name);
      assert.deepEqual(names.sort(), previous.map(({ name }) => name).sort());
      return { "up failed after": run.seconds };
    }),
  );

  track.it(
    "is repaired by the next up",
    underTraffic(async ({ project, stack, cluster }) => {
      const held = kept ?? (await stack.hold());
      const run = await repair(project, held).finally(held.release);
      assert.deepEqual(builtImages(run), []);
      for (const service of SERVICES) await settled(cluster, service);
      return { "up took": run.seconds };
    }),
  );
}

async function repair(project: ProjectCopy, held: HeldStack): Promise<CliRun> {
  project.restore(DOCKERFILE);
  held.set("slipway:rolloutDeadline", "120");
  return held.up();
}
