import assert from "node:assert/strict";

import { quietly, underTraffic } from "../support/scenario";
import { REPLICAS, SERVICES, settled, somePod } from "../support/services";
import type { Site } from "../support/site";
import { builtImages, type HeldStack } from "../support/stack";
import type { Track } from "../support/tracks";

const PAGE = "apps/thoughts/frontend/templates/base.html";
const FORMER = "Small thoughts, kept.";

/** Pods go and versions change while people use the application, and nobody notices. */
export function releases(track: Track): void {
  track.it(
    "goes to two replicas of each service",
    quietly(async ({ stack, cluster }) => {
      const { seconds } = await stack.change(async (held) => {
        for (const service of ["users", "thoughts"]) {
          await held.set("--path", `thoughts:${service}.replicas`, String(REPLICAS));
        }
        // The autoscaler, which has a scenario of its own, keeps this number whatever the load is.
        for (const bound of ["max", "min"]) {
          await held.set("--path", `thoughts:frontend.autoscale.${bound}`, String(REPLICAS));
        }
        return held.up();
      });
      for (const service of SERVICES) await settled(cluster, service);
      return { "up took": seconds };
    }),
  );

  track.it(
    "loses a pod of each service at once",
    underTraffic(async ({ cluster }) => {
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

  track.it(
    "rolls a new image out",
    underTraffic(async (site) => {
      const { project, stack } = site;
      // Other than in any run before: an image that the registry has is not built again.
      const next = `Small thoughts, kept well (${site.mark}).`;
      const { run, images } = await stack.change(async (held) => {
        former = await imagesOf(held);
        project.edit(PAGE, FORMER, next);
        return { run: await held.up(), images: await imagesOf(held) };
      });
      assert.deepEqual(builtImages(run), ["thoughts-frontend"]);
      await assertFooter(site, next);
      assert.notEqual(images["thoughts/frontend"], former["thoughts/frontend"]);
      assert.equal(images["thoughts/users"], former["thoughts/users"]);
      return { "up took": run.seconds };
    }),
  );

  track.it(
    "rolls the former image back without building it",
    underTraffic(async (site) => {
      const { project, stack } = site;
      const { run, images } = await stack.change(async (held) => {
        project.restore();
        return { run: await held.up(), images: await imagesOf(held) };
      });
      assert.deepEqual(builtImages(run), []);
      assert.deepEqual(images, former);
      await assertFooter(site, FORMER);
      return { "up took": run.seconds };
    }),
  );
}

/** The images of this application; those of others change meanwhile. */
async function imagesOf(held: HeldStack): Promise<Readonly<Record<string, string>>> {
  const images = Object.entries(await held.output("images"));
  return Object.fromEntries(images.filter(([name]) => name.startsWith("thoughts/")));
}

/** Asserts that every pod of the frontend shows a text at the foot of its pages. */
async function assertFooter({ client, cluster }: Site, text: string): Promise<void> {
  await settled(cluster, "thoughts-frontend");
  // The ingress takes the pods in turn.
  for (let turn = 0; turn < 2 * REPLICAS; turn++) {
    const { body } = await client.request({ path: "/" });
    assert.ok(body.includes(`<footer>${text}</footer>`), `no “${text}” at the foot of the page`);
  }
}
