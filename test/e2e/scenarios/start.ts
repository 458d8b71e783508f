import assert from "node:assert/strict";
import { join } from "node:path";

import { inBrowser } from "../support/browser";
import type { Pod } from "../support/cluster";
import { quietly } from "../support/scenario";
import { OUT, URLS, type Site } from "../support/site";
import { builtImages, changes } from "../../../local/engine/output";
import type { Track } from "../support/tracks";

/** The first deployment, and a second one without changes. */
export function start(track: Track): void {
  track.it(
    "is deployed to an empty cluster",
    quietly(async (site) => {
      const { stack, client } = site;
      site.abandoned = true;
      const { seconds, urls } = await stack.change(async (held) => {
        return { ...(await held.up()), urls: await held.output("urls") };
      });
      assert.deepEqual(urls, URLS);
      await site.secrets.learnFrom(site.cluster);

      await client.request({ path: "/" });
      await site.signIn();
      await site.post("rivers through the API");
      const { body } = await client.request({ path: `/api/thoughts/?search=${encodeURIComponent(site.mark)}` });
      const found = JSON.parse(body) as { username: string; text: string }[];
      assert.deepEqual(
        found.map(({ username, text }) => ({ username, text })),
        [{ username: "bruce", text: `${site.mark} rivers through the API` }],
      );
      site.abandoned = false;
      return { "up took": seconds };
    }),
  );

  track.it(
    "accepts a post from a browser",
    quietly(async (site) => {
      const text = `${site.mark} rivers through the pages`;
      await inBrowser(async (page) => {
        await page.goto(site.client.url);
        await page.getByRole("link", { name: "Sign in", exact: true }).click();
        await page.getByLabel("Name").fill("bruce");
        await page.getByLabel("Password").fill("bruce");
        await page.getByRole("button", { name: "Sign in" }).click();
        await page.getByLabel("Write one down").fill(text);
        await page.getByRole("button", { name: "Keep it" }).click();
        await page.locator("article", { hasText: text }).waitFor();
        site.acknowledged++;
        await page.goto(site.client.url);
        await page.locator("article", { hasText: text }).waitFor();
        await page.screenshot({ path: join(OUT, "thoughts.png") });
      });
      const { body } = await site.client.request({ path: `/search?search=${encodeURIComponent(site.mark)}` });
      assert.ok(body.includes("rivers through the API"), "the frontend does not show what was posted to the API");
      return undefined;
    }),
  );

  track.it(
    "publishes no administrator's endpoints, and requires their token inside the cluster",
    quietly(async (site) => {
      const form = { username: "intruder", password: "intruder-intruder" };
      // Without a route, these requests go to the frontend, which has no such page.
      await site.client.request({ path: "/admin/users/", form }, 404);
      await site.client.request({ path: "/admin/thoughts/1/" }, 404);
      assert.equal(await inside(site, "POST", "http://thoughts-users/admin/users/"), "401");
      assert.equal(await inside(site, "DELETE", "http://thoughts-thoughts/admin/thoughts/1/"), "401");
      // The public endpoint responds, so the addresses are right.
      assert.equal(await inside(site, "GET", "http://thoughts-thoughts/api/thoughts/1/"), "200");
      return undefined;
    }),
  );

  track.it(
    "changes and builds nothing with a second up",
    quietly(async ({ stack }) => {
      const run = await stack.change((held) => held.up("--expect-no-changes"));
      assert.deepEqual(Object.keys(changes(run)), ["unchanged"]);
      assert.deepEqual(builtImages(run), []);
      return { "up took": run.seconds };
    }),
  );

  track.it(
    "has no drift after the deployment, and no warnings about registries",
    quietly(async ({ stack }) => {
      const run = await stack.change((held) => held.refresh());
      assert.deepEqual(Object.keys(changes(run)), ["unchanged"]);
      assert.doesNotMatch(run.output, /warning/i);
      return { "refresh took": run.seconds };
    }),
  );
}

/** The response status of a request from a pod of the frontend. */
async function inside({ cluster }: Site, method: string, url: string): Promise<string> {
  const program = `
import sys, urllib.error, urllib.request
request = urllib.request.Request(sys.argv[2], method=sys.argv[1], data=b"" if sys.argv[1] == "POST" else None)
try:
    print(urllib.request.urlopen(request, timeout=10).status)
except urllib.error.HTTPError as error:
    print(error.code)
`;
  const [pod] = await cluster.pods("thoughts-frontend");
  return (await cluster.exec(nameOf(pod), ["python", "-c", program, method, url])).trim();
}

function nameOf(pod: Pod | undefined): string {
  assert.ok(pod, "there is no pod of the frontend");
  return pod.name;
}
