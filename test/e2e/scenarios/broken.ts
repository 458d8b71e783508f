import assert from "node:assert/strict";

import { diagnostics } from "../../../local/deploy";
import { underTraffic, type TheSite } from "../support/scenario";
import { SERVICES, settled } from "../support/services";
import { builtImages } from "../support/stack";

const DOCKERFILE = "apps/thoughts/thoughts/Dockerfile";
const COMMAND = 'CMD ["gunicorn"';

/** Seconds without progress after which a roll-out has failed. */
const DEADLINE = 30;

/** Seconds: the deadline, the build, and what a slow machine adds. */
const BOUND = DEADLINE + 90;

/** A version that does not start harms nobody. */
export function broken(theSite: TheSite): void {
  it(
    "fails on a broken image in bounded time, while the former pods go on",
    underTraffic(theSite, async ({ project, stack, cluster }) => {
      const former = await cluster.pods("thoughts-thoughts");
      await stack.set("slipway:rolloutDeadline", String(DEADLINE));
      project.edit(DOCKERFILE, COMMAND, 'CMD ["false", "gunicorn"');
      const run = await stack.tryUp();
      assert.notEqual(run.code, 0, "up succeeded with an image that cannot start");
      assert.ok(run.seconds < BOUND, `up took ${run.seconds} s to fail; the bound is ${BOUND} s`);
      const message = diagnostics(run.output);
      assert.match(message, /Deployment thoughts-thoughts/);
      assert.match(message, /container web .*exit code 1|CrashLoopBackOff/);
      const names = (await cluster.pods("thoughts-thoughts")).filter(({ ready }) => ready).map(({ name }) => name);
      assert.deepEqual(names.sort(), former.map(({ name }) => name).sort());
      return { "up failed after": run.seconds };
    }),
  );

  it(
    "is healed by the next up",
    underTraffic(theSite, async ({ project, stack, cluster }) => {
      project.restore();
      await stack.set("slipway:rolloutDeadline", "120");
      const run = await stack.up();
      assert.deepEqual(builtImages(run), []);
      for (const service of SERVICES) await settled(cluster, service);
      return { "up took": run.seconds };
    }),
  );
}
