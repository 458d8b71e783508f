import assert from "node:assert/strict";

import { quietly, underTraffic } from "../support/scenario";
import { REPLICAS, SERVICES, settled, somePod } from "../support/services";
import type { Site } from "../support/site";
import { builtImages, type HeldStack } from "../support/stack";
import type { Track } from "../support/tracks";

const PAGE = "apps/thoughts/frontend/templates/base.html";
const FOOTER = "Small thoughts, kept.";

/** Deleted pods and rollouts, without a failed request. */
export function releases(track: Track): void {
  track.it(
    "scales each service to two replicas",
    quietly(async ({ stack, cluster }) => {
      const { seconds } = await stack.change(async (held) => {
        for (const service of ["users", "thoughts"]) {
          await held.set("--path", `thoughts:${service}.replicas`, String(REPLICAS));
        }
        // Equal bounds, so that the autoscaler, which has a separate scenario, ignores the load.
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
    "survives the loss of a pod of each service at the same time",
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

  let previous: Readonly<Record<string, string>> = {};

  track.it(
    "rolls out a new image",
    underTraffic(async (site) => {
      const { project, stack } = site;
      // Different in every run: an image that the registry has is not built again.
      const next = `Small thoughts, kept well (${site.mark}).`;
      const { run, images } = await stack.change(async (held) => {
        previous = await imagesOf(held);
        project.edit(PAGE, FOOTER, next);
        return { run: await held.up(), images: await imagesOf(held) };
      });
      assert.deepEqual(builtImages(run), ["thoughts-frontend"]);
      await assertFooter(site, next);
      assert.notEqual(images["thoughts/frontend"], previous["thoughts/frontend"]);
      assert.equal(images["thoughts/users"], previous["thoughts/users"]);
      return { "up took": run.seconds };
    }),
  );

  track.it(
    "rolls back to the previous image without building it",
    underTraffic(async (site) => {
      const { project, stack } = site;
      const { run, images } = await stack.change(async (held) => {
        project.restore(PAGE);
        return { run: await held.up(), images: await imagesOf(held) };
      });
      assert.deepEqual(builtImages(run), []);
      assert.deepEqual(images, previous);
      await assertFooter(site, FOOTER);
      return { "up took": run.seconds };
    }),
  );
}

/** The images of this application; those of others may change meanwhile. */
async function imagesOf(held: HeldStack): Promise<Readonly<Record<string, string>>> {
  const images = Object.entries(await held.output("images"));
  return Object.fromEntries(images.filter(([name]) => name.startsWith("thoughts/")));
}

/** Asserts that every pod of the frontend shows this footer. */
async function assertFooter({ client, cluster }: Site, text: string): Promise<void> {
  await settled(cluster, "thoughts-frontend");
  // The ingress uses round robin.
  for (let turn = 0; turn < 2 * REPLICAS; turn++) {
    const { body } = await client.request({ path: "/" });
    assert.ok(body.includes(`<footer>${text}</footer>`), `no footer “${text}”`);
  }
}
