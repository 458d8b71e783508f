import assert from "node:assert/strict";

import { Client } from "../support/client";
import { quietly, type TheSite } from "../support/scenario";
import type { Site } from "../support/site";
import { builtImages } from "../support/stack";
import { Traffic } from "../support/traffic";

const NAMESPACE = "phpdemo";
const REPLICAS = 2;
/** Answers before and after each change: about two seconds' worth. */
const MARGIN = 40;
const VALUES = { host: "site.example.com", env: "staging" } as const;
const PAGES = ["/index.php", "/api.php"].map((path) => ({ question: { path }, expected: 200, share: 1 }));

/** A pod of two servers whose pages and configuration come from elsewhere; the stack has to name `phpdemo`. */
export function phpdemo(theSite: TheSite): void {
  it(
    "shows what operations say, and never what developers left in the image",
    quietly(theSite, async (site) => {
      await site.stack.set("--path", "phpdemo:replicas", String(REPLICAS));
      await site.stack.set("--path", "phpdemo:config.host", VALUES.host);
      await site.stack.set("--path", "phpdemo:config.environment", VALUES.env);
      await site.stack.set("phpdemo:version", "v1");
      const { seconds } = await site.stack.up();
      await assertApi(site, { version: "v1", ...VALUES });
      return { "up took": seconds };
    }),
  );

  it(
    "rolls another version of the code out, and the former one back",
    quietly(theSite, async (site) => {
      const rolled = await change(site, () => site.stack.set("phpdemo:version", "v2"), "v2");
      const back = await change(site, () => site.stack.set("phpdemo:version", "v1"), "v1");
      return { "roll-out took": rolled, "roll-back took": back };
    }),
  );

  it(
    "rolls the pods when operations add a file",
    quietly(theSite, async (site) => {
      const before = await pods(site);
      await change(site, () => site.stack.set("--path", "phpdemo:database.host", "db.example.com"), "v1");
      await assertApi(site, { version: "v1", ...VALUES, database: { host: "db.example.com", port: 3306 } });
      const kept = (await pods(site)).filter((pod) => before.includes(pod));
      assert.deepEqual(kept, []);
      return undefined;
    }),
  );

  it(
    "rolls nothing when nothing has changed",
    quietly(theSite, async (site) => {
      const before = await pods(site);
      const run = await site.stack.up();
      assert.deepEqual(builtImages(run), []);
      assert.deepEqual(await pods(site), before);
      return { "up took": run.seconds };
    }),
  );
}

/** Changes a setting and deploys it while people look; no request may fail. Gives the seconds of the `up`. */
async function change(site: Site, set: () => Promise<void>, version: string): Promise<number> {
  const client = await clientOf(site);
  const traffic = new Traffic(client, PAGES);
  let seconds: number;
  try {
    await traffic.answers(MARGIN, site.signal);
    await set();
    ({ seconds } = await site.stack.up());
    await traffic.answers(MARGIN, site.signal);
  } finally {
    const { failures } = await traffic.stop();
    client.close();
    assert.deepEqual(failures, []);
  }
  await pods(site);
  await asking(site, async (visitor) => {
    // The ingress takes the pods in turn.
    for (let turn = 0; turn < 2 * REPLICAS; turn++) {
      const { body } = await visitor.ask({ path: "/index.php" });
      assert.ok(body.includes(`<td>${version}</td>`), `the page does not say ${version}`);
    }
  });
  return seconds;
}

async function assertApi(site: Site, expected: object): Promise<void> {
  await pods(site);
  await asking(site, async (visitor) => {
    for (let turn = 0; turn < 2 * REPLICAS; turn++) {
      assert.deepEqual(JSON.parse((await visitor.ask({ path: "/api.php" })).body), expected);
    }
  });
}

async function asking(site: Site, work: (client: Client) => Promise<void>): Promise<void> {
  const client = await clientOf(site);
  try {
    await work(client);
  } finally {
    client.close();
  }
}

async function clientOf({ stack }: Site): Promise<Client> {
  const { phpdemo: url } = await stack.output("urls");
  assert.ok(url, "the stack has no URL of phpdemo");
  return new Client(url);
}

/** The pods that stay, once the former ones are gone. */
async function pods({ cluster }: Site): Promise<string[]> {
  const inNamespace = ["--namespace", NAMESPACE];
  await cluster.kubectl(["rollout", "status", "deployment/phpdemo", "--timeout=60s", ...inNamespace]);
  const names = async () =>
    (await cluster.kubectl(["get", "pods", ...inNamespace, "--output=name"])).split("\n").filter(Boolean).sort();
  for (const name of await names()) {
    const ending = [
      "get",
      name,
      ...inNamespace,
      "--ignore-not-found",
      "--output=jsonpath={.metadata.deletionTimestamp}",
    ];
    if ((await cluster.kubectl(ending)) === "") continue;
    await cluster.kubectl(["wait", "--for=delete", name, "--timeout=60s", ...inNamespace]);
  }
  const left = await names();
  assert.equal(left.length, REPLICAS, `pods: ${left.join(", ")}`);
  return left;
}
