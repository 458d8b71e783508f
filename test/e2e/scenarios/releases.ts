import assert from "node:assert/strict";

import type { ClusterClient } from "../support/cluster";
import { quietly, underTraffic } from "../support/scenario";
import { REPLICAS, SERVICES, settled, somePod } from "../support/services";
import type { Site } from "../support/site";
import { builtImages } from "../../../local/engine/output";
import type { CliRun } from "../support/stack";
import type { Track } from "../support/tracks";

const PAGE = "apps/thoughts/frontend/templates/base.html";
const FOOTER = "Small thoughts, kept.";

/** Deleted pods and rollouts, without a failed request. */
export function releases(track: Track): void {
  track.it(
    "scales each service to two replicas",
    quietly(async ({ stack, cluster }) => {
      const { seconds } = await stack.deploy((held) => {
        for (const service of ["users", "thoughts"]) {
          held.set("--path", `thoughts:${service}.replicas`, String(REPLICAS));
        }
        // Equal bounds, so that the autoscaler, which has a separate scenario, ignores the load.
        for (const bound of ["max", "min"]) {
          held.set("--path", `thoughts:frontend.autoscale.${bound}`, String(REPLICAS));
        }
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
        await cluster.awaitPods(service, `${name} to be gone`, 180, (pods) => pods.every((pod) => pod.name !== name));
        await settled(cluster, service);
      };
      await Promise.all(SERVICES.map(lose));
      return undefined;
    }),
  );

  let previous: Images = {};

  track.it(
    "rolls out a new image",
    underTraffic(async (site) => {
      const { project, stack, cluster } = site;
      // Different in every run: an image that the registry has is not built again.
      const next = `Small thoughts, kept well (${site.mark}).`;
      previous = await imagesOf(cluster);
      const run = await stack.deploy(() => {
        project.edit(PAGE, FOOTER, next);
      });
      assert.deepEqual(builtHere(run), ["thoughts-frontend"]);
      await assertFooter(site, next);
      const images = await imagesOf(cluster);
      assert.notDeepEqual(images["thoughts-frontend"], previous["thoughts-frontend"]);
      assert.deepEqual(images["thoughts-users"], previous["thoughts-users"]);
      return { "up took": run.seconds };
    }),
  );

  track.it(
    "rolls back to the previous image without building it",
    underTraffic(async (site) => {
      const { project, stack, cluster } = site;
      const run = await stack.deploy(() => {
        project.restore(PAGE);
      });
      assert.deepEqual(builtHere(run), []);
      await assertFooter(site, FOOTER);
      assert.deepEqual(await imagesOf(cluster), previous);
      return { "up took": run.seconds };
    }),
  );
}

/** The images that the pods of each service run. */
type Images = Readonly<Record<string, readonly string[]>>;

async function imagesOf(cluster: ClusterClient): Promise<Images> {
  const found = SERVICES.map(async (service) => {
    const images = (await cluster.pods(service)).flatMap((pod) => pod.images);
    return [service, [...new Set(images)].sort()] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

/** The images of this application that a run built; the same run may deploy changes of others. */
function builtHere(run: CliRun): string[] {
  return builtImages(run).filter((name) => name.startsWith("thoughts-"));
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
