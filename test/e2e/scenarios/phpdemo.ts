import assert from "node:assert/strict";
import { join } from "node:path";

import { inBrowser } from "../support/browser";
import { quietlyOn, underRequests, type Measurements } from "../support/scenario";
import { REPLICAS, settled } from "../support/services";
import { OUT, type ApplicationSite, type Site } from "../support/site";
import type { Track } from "../support/tracks";

const WORKLOAD = "phpdemo";
const VALUES = { host: "site.example.com", env: "staging" } as const;
const LIMIT = "10M";
const DATABASE = { host: "db.example.com", port: 3306 } as const;
const PAGES = ["/index.php", "/api.php"].map((path) => ({ request: { path }, expected: 200, share: 1 }));

/** A pod of two servers, with pages from an image and configuration from the settings. */
export function phpdemo(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("phpdemo", work);

  track.it(
    "shows the configuration from the settings, and never the defaults in the image",
    scenario(async ({ stack }, on) => {
      const { seconds } = await stack.deploy((held) => {
        held.set("--path", "phpdemo:replicas", String(REPLICAS));
        held.set("--path", "phpdemo:config.host", VALUES.host);
        held.set("--path", "phpdemo:config.environment", VALUES.env);
        held.set("--path", "phpdemo:ini.memory_limit", LIMIT);
      });
      await assertApi(on, { version: "v1", ...VALUES });
      for (const pod of await podNames(on)) {
        const command = ["php", "-r", "echo ini_get('memory_limit'), ' ', ini_get('expose_php');"];
        // The first value is from the settings; the second, off, is still from the image.
        assert.equal(await on.cluster.exec(pod, command, { container: "php" }), `${LIMIT} `);
      }
      await inBrowser(async (page) => {
        await page.goto(on.client.url);
        for (const [name, value] of [
          ["Version", "v1"],
          ["Host", VALUES.host],
          ["Environment", VALUES.env],
        ] as const) {
          await page.getByRole("row", { name: `${name} ${value}`, exact: true }).waitFor();
        }
        await page.screenshot({ path: join(OUT, "phpdemo.png") });
      });
      return { "up took": seconds };
    }),
  );

  track.it(
    "rolls out another version of the code, and rolls back to the previous one",
    scenario(async (site, on) => {
      const rolled = await change(site, on, ["phpdemo:version", "v2"], "v2");
      const back = await change(site, on, ["phpdemo:version", "v1"], "v1");
      return { "rollout took": rolled, "rollback took": back };
    }),
  );

  track.it(
    "rolls the pods when the settings add a file",
    scenario(async (site, on) => {
      const before = await podNames(on);
      const took = await change(site, on, ["--path", "phpdemo:database.host", DATABASE.host], "v1");
      await assertApi(on, { version: "v1", ...VALUES, database: DATABASE });
      const kept = (await podNames(on)).filter((pod) => before.includes(pod));
      assert.deepEqual(kept, []);
      return { "rollout took": took };
    }),
  );
}

/** Changes a setting and deploys it under requests, none of which may fail. Returns the seconds of the `up`. */
async function change(
  site: Site,
  { client, cluster }: ApplicationSite,
  setting: readonly string[],
  version: string,
): Promise<number> {
  const { seconds } = await underRequests(site, client, PAGES, () =>
    site.stack.deploy((held) => {
      held.set(...setting);
    }),
  );
  await settled(cluster, WORKLOAD);
  // The ingress uses round robin.
  for (let turn = 0; turn < 2 * REPLICAS; turn++) {
    const { body } = await client.request({ path: "/index.php" });
    assert.ok(body.includes(`<td>${version}</td>`), `the page does not show ${version}`);
  }
  return seconds;
}

/** Asserts that every pod has exactly the expected configuration. */
async function assertApi({ client, cluster }: ApplicationSite, expected: object): Promise<void> {
  await settled(cluster, WORKLOAD);
  for (let turn = 0; turn < 2 * REPLICAS; turn++) {
    assert.deepEqual(JSON.parse((await client.request({ path: "/api.php" })).body), expected);
  }
}

async function podNames({ cluster }: ApplicationSite): Promise<string[]> {
  return (await cluster.pods(WORKLOAD)).map(({ name }) => name).sort();
}
