import assert from "node:assert/strict";

import { quietly, underTraffic, type TheSite } from "../support/scenario";
import { REPLICAS, SERVICES, settled, somePod } from "../support/services";
import type { Site } from "../support/site";
import { builtImages } from "../support/stack";

const PAGE = "apps/thoughts/frontend/templates/base.html";
const FORMER = "Small thoughts, kept.";

/** Pods go and versions change while people use the application, and nobody notices. */
export function releases(theSite: TheSite): void {
  it(
    "goes to two replicas of each service",
    quietly(theSite, async ({ stack, cluster }) => {
      for (const service of ["users", "thoughts"]) {
        await stack.set("--path", `thoughts:${service}.replicas`, String(REPLICAS));
      }
      // The autoscaler, which has a scenario of its own, keeps this number whatever the load is.
      for (const bound of ["max", "min"]) {
        await stack.set("--path", `thoughts:frontend.autoscale.${bound}`, String(REPLICAS));
      }
      const { seconds } = await stack.up();
      for (const service of SERVICES) await settled(cluster, service);
      return { "up took": seconds };
    }),
  );

  it(
    "loses a pod of each service at once",
    underTraffic(theSite, async ({ cluster }) => {
      const lose = async (service: string): Promise<void> => {
        const { name } = await somePod(cluster, service);
        await cluster.deletePod(name);
        await cluster.awaitPods(service, `${name} to be gone`, 60, (pods) => pods.every((pod) => pod.name !== name));
        await settled(cluster, service);
      };
      await Promise.all(SERVICES.map(lose));
      return undefined;
    }),
  );

  let former: Readonly<Record<string, string>> = {};

  it(
    "rolls a new image out",
    underTraffic(theSite, async (site) => {
      const { project, stack } = site;
      former = await stack.output("images");
      // Other than in any run before: an image that the registry has is not built again.
      const next = `Small thoughts, kept well (${site.mark}).`;
      project.edit(PAGE, FORMER, next);
      const run = await stack.up();
      assert.deepEqual(builtImages(run), ["thoughts-frontend"]);
      await assertFooter(site, next);
      const images = await stack.output("images");
      assert.notEqual(images["thoughts/frontend"], former["thoughts/frontend"]);
      assert.equal(images["thoughts/users"], former["thoughts/users"]);
      return { "up took": run.seconds };
    }),
  );

  it(
    "rolls the former image back without building it",
    underTraffic(theSite, async (site) => {
      const { project, stack } = site;
      project.restore();
      const run = await stack.up();
      assert.deepEqual(builtImages(run), []);
      assert.deepEqual(await stack.output("images"), former);
      await assertFooter(site, FORMER);
      return { "up took": run.seconds };
    }),
  );
}

/** Asserts that every pod of the frontend shows a text at the foot of its pages. */
async function assertFooter({ client, cluster }: Site, text: string): Promise<void> {
  await settled(cluster, "thoughts-frontend");
  // The ingress takes the pods in turn.
  for (let turn = 0; turn < 2 * REPLICAS; turn++) {
    const { body } = await client.ask({ path: "/" });
    assert.ok(body.includes(`<footer>${text}</footer>`), `no “${text}” at the foot of the page`);
  }
}
