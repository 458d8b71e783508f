import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";

import { waitFor } from "../../../local/host/wait";
import {
  addresses,
  echoResponses,
  allSucceed,
  claims,
  dnsDelay,
  awaitDns,
  NGINX,
  replacePods,
  SERVICE,
  echo,
} from "../support/pydemo";
import { quietlyOn, underRequests, type Measurements } from "../support/scenario";
import { settled } from "../support/services";
import type { ApplicationSite, Site } from "../support/site";
import type { CliRun, HeldStack } from "../support/stack";
import type { Track } from "../support/tracks";
import type { RequestFailure } from "../support/traffic";

const REQUESTS = [{ request: { path: "/" }, expected: 200, share: 1 }];
const PODS = [`${SERVICE}-0`, `${SERVICE}-1`];
/** Seconds for which a terminating pod still serves requests: the default of the setting. */
const PRE_STOP_SECONDS = 10;
const FORGED = "203.0.113.9";
/** Requests after which both pods have responded, except in one of half a million runs. */
const MANY = 20;
/** Seconds after which nginx has retried an address that failed. */
const RETRY_SECONDS = 12;
/** Seconds within which a completed change becomes visible. */
const SOON = 7;

/** A stateful service behind nginx: stale DNS, and how to avoid it. */
export function pydemo(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("pydemo", work);
  let client = "";

  track.it(
    "reports the client and which of two pods responds, and ignores forged headers",
    scenario(async (site, on) => {
      const delay = await dnsDelay(on.cluster);
      // A terminating pod has to serve requests until nginx no longer uses its address.
      assert.ok(
        delay < PRE_STOP_SECONDS,
        `DNS may be stale for ${delay} s; a terminating pod serves requests for ${PRE_STOP_SECONDS} s`,
      );
      await awaitBothPods(site, on, delay);
      const podAddresses = await addresses(on.cluster, SERVICE);
      const all = await echoResponses(on.client, MANY);
      assert.deepEqual([...new Set(all.map(({ Host }) => Host))].sort(), PODS);
      for (const { Host, ServerIP, Time, Version } of all) {
        assert.deepEqual([ServerIP, Version], [podAddresses[Host], "v1"]);
        assert.match(Time, /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/);
        assert.ok(Math.abs(Date.now() - Date.parse(Time)) < 5000, `the service reports the time ${Time}`);
      }
      client = all[0]?.ClientIP ?? "";
      const own = Object.values(networkInterfaces()).flatMap((one) => (one ?? []).map(({ address }) => address));
      assert.ok(
        own.includes(client),
        `ClientIP is ${client}, which is not an address of this machine: ${own.join(", ")}`,
      );
      const headers = { "X-Forwarded-For": FORGED, "X-Real-IP": FORGED, Forwarded: `for=${FORGED}` };
      assert.equal((await echo(on.client, { headers })).ClientIP, client);
      return { "DNS may be stale for": delay };
    }),
  );

  track.it(
    "rolls another version through both pods behind nginx",
    scenario(async (site, on) => {
      const proxies = await on.cluster.pods(NGINX);
      const { seconds } = await changed(site, on, ["pydemo:version", "v2"]);
      for (const { Version } of await echoResponses(on.client, MANY)) assert.equal(Version, "v2");
      assert.deepEqual(await on.cluster.pods(NGINX), proxies);
      return { "rollout took": seconds };
    }),
  );

  track.it(
    "finds both pods after they were replaced at the same time",
    scenario(async (site, on) => {
      const proxies = await on.cluster.pods(NGINX);
      const delay = await dnsDelay(on.cluster);
      let recovered = "";
      const recovery = async (): Promise<number> => {
        await replacePods(on, PODS);
        const since = Date.now();
        const wait = { what: "nginx to find the pods", seconds: delay + SOON, signal: site.signal };
        await waitFor(wait, () => allSucceed(on.client, MANY));
        recovered = new Date().toISOString();
        return (Date.now() - since) / 1000;
      };
      const meanwhile = ({ at, outcome }: RequestFailure): boolean =>
        at < recovered && /^50[24]$|^no answer/.test(outcome);
      // Holds the stack although it deploys nothing: a concurrent `up` would use the cores, and the limit is seconds.
      const seconds = await site.stack.change(() => underRequests(site, on.client, REQUESTS, recovery, meanwhile));
      assert.deepEqual(await on.cluster.pods(NGINX), proxies);
      return { "recovered after": seconds };
    }),
  );

  track.it(
    "keeps the old addresses with a plain name until nginx is restarted",
    // Holds the stack until the end: nginx is restarted without an `up`, and another track's `up` can shorten the deadline
    // of all rollouts; besides, it would use the cores while DNS has only seconds to follow.
    scenario((site, on) => site.stack.change((held) => keepsOldAddresses(site, on, held))),
  );

  track.it(
    "removes nginx and adds it again under requests",
    scenario(async (site, on) => {
      const out = await changed(site, on, ["pydemo:route", "direct"]);
      await on.cluster.awaitPods(NGINX, "no pod of nginx to be left", 180, (pods) => pods.length === 0);
      await awaitBothPods(site, on, SOON);
      assert.equal((await echo(on.client, { headers: { "X-Forwarded-For": FORGED } })).ClientIP, client);
      const back = await changed(site, on, ["pydemo:route", "nginx"], ["pydemo:upstream", "variable"]);
      await settled(on.cluster, NGINX);
      assert.equal((await echo(on.client)).ClientIP, client);
      return { "removal took": out.seconds, "addition took": back.seconds };
    }),
  );

  track.it(
    "keeps the claims when it is scaled, and the log when a pod is replaced",
    scenario(async ({ stack, signal }, on) => {
      const scaled = async (replicas: number) => {
        const { seconds } = await stack.deploy((held) => {
          held.set("--path", "pydemo:service.replicas", String(replicas));
        });
        await settled(on.cluster, SERVICE, { replicas, kind: "statefulset" });
        return seconds;
      };
      const out = await scaled(3);
      const three = await claims(on.cluster);
      assert.deepEqual(
        Object.keys(three).sort(),
        [...PODS, `${SERVICE}-2`].map((pod) => `logs-${pod}`),
      );
      for (const [name, state] of Object.entries(three)) assert.match(state, / Bound$/, name);
      const back = await scaled(2);
      assert.deepEqual(await claims(on.cluster), three);

      const mark = `kept-${Date.now()}`;
      const { Host } = await echo(on.client, { path: `/?${mark}` });
      const print = ["python", "-c", 'print(open("/data/www/logs/access.log").read())'];
      const logged = async () => (await on.cluster.exec(Host, print)).includes(`GET /?${mark} `);
      await waitFor({ what: "the line in the log", seconds: SOON, signal }, logged);
      await replacePods(on, [Host]);
      assert.ok(await logged(), `the log of ${Host} was lost`);
      return { "scale-out took": out, "scale-in took": back };
    }),
  );
}

/** Replaces the pods behind an nginx that does not resolve their addresses again, and then restarts nginx. */
async function keepsOldAddresses(
  { signal }: Site,
  { client, cluster }: ApplicationSite,
  held: HeldStack,
): Promise<Measurements> {
  const delay = await dnsDelay(cluster);
  held.set("pydemo:upstream", "plain");
  const { seconds } = await held.up();
  await settled(cluster, NGINX);
  assert.ok(await allSucceed(client, MANY), "nginx fails before the pods are replaced");
  await replacePods({ client, cluster }, PODS);
  await awaitDns({ client, cluster }, delay + SOON, signal);
  let failed = 0;
  const since = Date.now();
  await waitFor({ what: "enough requests to fail", seconds: 90, interval: 100, signal }, async () => {
    const { status } = await client.send({ path: "/" });
    assert.ok(status === 502 || status === 504, `${failed} requests failed, and then nginx returned ${status}`);
    failed++;
    client.counts.failed++;
    client.counts.foreseen++;
    return failed >= MANY && Date.now() - since > RETRY_SECONDS * 1000;
  });
  await cluster.kubectl(["rollout", "restart", `deployment/${NGINX}`]);
  await cluster.awaitRollout("deployment", NGINX);
  await waitFor({ what: "responses from the new nginx", seconds: SOON, signal }, () => allSucceed(client, MANY));
  return { "up took": seconds, "failed requests": failed, "seconds of failures": (Date.now() - since) / 1000 };
}

/** Changes settings and deploys them under requests, none of which may fail. */
function changed(
  site: Site,
  { client, cluster }: ApplicationSite,
  ...settings: readonly (readonly string[])[]
): Promise<CliRun> {
  return underRequests(site, client, REQUESTS, async () => {
    const run = await site.stack.deploy((held) => {
      for (const setting of settings) held.set(...setting);
    });
    // The provider may accept a StatefulSet's status before the controller has updated it for the new version.
    await cluster.awaitRollout("statefulset", SERVICE);
    return run;
  });
}

/** Waits until both pods respond. */
async function awaitBothPods({ signal }: Site, { client, cluster }: ApplicationSite, delay: number): Promise<void> {
  await settled(cluster, SERVICE, { kind: "statefulset" });
  await waitFor({ what: "both pods to respond", seconds: delay + SOON, signal }, async () => {
    if (!(await allSucceed(client, MANY))) return false;
    return new Set((await echoResponses(client, MANY)).map(({ Host }) => Host)).size === PODS.length;
  });
}
