import assert from "node:assert/strict";

import { quietly } from "../support/scenario";
import type { Track } from "../support/tracks";

/** Checks at the end of the run. */
export function end(track: Track): void {
  track.it(
    "has stored no secret in plain text",
    quietly(async ({ secrets, cluster, backend, stack }) => {
      await secrets.learnFrom(cluster);
      // The search works: it finds two logins, the administrator's password, a token and Django's key in the cluster.
      const inCluster = await cluster.kubectl(["get", "secrets", "--output", "json"]);
      assert.ok(secrets.shownBy(inCluster).length >= 5, "the secrets of the cluster are not recognised");
      for (const folder of [backend, stack.logs]) {
        const { files, leaks } = secrets.foundIn(folder);
        assert.ok(files > 0, `there are no files in ${folder}`);
        assert.deepEqual(leaks, []);
      }
      return { "secrets searched for": secrets.count };
    }),
  );

  track.it(
    "leaves no objects when it is destroyed",
    quietly(async ({ stack, cluster, before }) => {
      const { seconds } = await stack.destroy();
      const left = [...(await cluster.inventory())].filter((name) => !before.has(name));
      assert.deepEqual(left, []);
      return { "destroy took": seconds };
    }),
  );
}
