import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";

import { waitFor } from "../../../local/host/wait";
import {
  addresses,
  answers,
  answersWell,
  claims,
  dnsDelay,
  dnsKnows,
  NGINX,
  replace,
  SERVICE,
  told,
} from "../support/echo";
import { quietlyOn, whileAsked, type Measured } from "../support/scenario";
import { settled } from "../support/services";
import type { ApplicationSite, Site } from "../support/site";
import type { CliRun, HeldStack } from "../support/stack";
import type { Track } from "../support/tracks";
import type { Failure } from "../support/traffic";

const ASKED = [{ question: { path: "/" }, expected: 200, share: 1 }];
const PODS = [`${SERVICE}-0`, `${SERVICE}-1`];
/** Seconds that a pod answers on: the default. */
const PAUSE = 10;
const FORGED = "203.0.113.9";
/** Answers in which both pods appear: with either as likely, but for one time in half a million. */
const MANY = 20;
/** Seconds after which nginx has tried an address again that it had given up. */
const RETRIED = 12;
/** Seconds within which a change shows that is there already. */
const SOON = 7;

/** A service with pods of their own behind nginx: the trap of names that are looked up once, and the ways out. */
export function pydemo(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measured | undefined>) =>
    quietlyOn("pydemo", work);
  let client = "";

  track.it(
    "tells who asks and which of two pods answers, and believes no forged header",
    scenario(async (site, on) => {
      const delay = await dnsDelay(on.cluster);
      // A pod has to answer on for as long as nginx may be sent to it.
      assert.ok(delay < PAUSE, `DNS may be late by ${delay} s; a pod that ends answers on for ${PAUSE} s`);
      await bothAnswer(site, on, delay);
      const where = await addresses(on.cluster, SERVICE);
      const all = await answers(on.client, MANY);
      assert.deepEqual([...new Set(all.map(({ Host }) => Host))].sort(), PODS);
      for (const { Host, ServerIP, Time, Version } of all) {
        assert.deepEqual([ServerIP, Version], [where[Host], "v1"]);
        assert.match(Time, /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/);
        assert.ok(Math.abs(Date.now() - Date.parse(Time)) < 5000, `the service says that it is ${Time}`);
      }
      client = all[0]?.ClientIP ?? "";
      const own = Object.values(networkInterfaces()).flatMap((one) => (one ?? []).map(({ address }) => address));
      assert.ok(own.includes(client), `ClientIP is ${client}, none of ours: ${own.join(", ")}`);
      const headers = { "X-Forwarded-For": FORGED, "X-Real-IP": FORGED, Forwarded: `for=${FORGED}` };
      assert.equal((await told(on.client, { headers })).ClientIP, client);
      return { "DNS may be late by": delay };
    }),
  );

  track.it(
    "rolls another version through both pods behind nginx",
    scenario(async (site, on) => {
      const proxies = await on.cluster.pods(NGINX);
      const { seconds } = await changed(site, on, ["pydemo:version", "v2"]);
      for (const { Version } of await answers(on.client, MANY)) assert.equal(Version, "v2");
      assert.deepEqual(await on.cluster.pods(NGINX), proxies);
      return { "roll-out took": seconds };
    }),
  );

  track.it(
    "finds both pods again after they were replaced at once",
    scenario(async (site, on) => {
      const proxies = await on.cluster.pods(NGINX);
      const delay = await dnsDelay(on.cluster);
      let recovered = "";
      const recovery = async (): Promise<number> => {
        await replace(on, PODS);
        const since = Date.now();
        const wait = { what: "nginx to find the pods", seconds: delay + SOON, signal: site.signal };
        await waitFor(wait, () => answersWell(on.client, MANY));
        recovered = new Date().toISOString();
        return (Date.now() - since) / 1000;
      };
      const meanwhile = ({ at, outcome }: Failure): boolean => at < recovered && /^50[24]$|^no answer/.test(outcome);
      // Keeps the stack although it deploys nothing: an `up` beside it would take the cores, and it has only seconds.
      const seconds = await site.stack.change(() => whileAsked(site, on.client, ASKED, recovery, meanwhile));
      assert.deepEqual(await on.cluster.pods(NGINX), proxies);
      return { "recovered after": seconds };
    }),
  );

  track.it(
    "by a plain name never finds them again, until nginx is started anew",
    // Keeps the stack to its end. nginx is restarted without an `up`, and another track's `up` can shorten the deadline
    // of every roll-out; besides, an `up` takes the cores while DNS has only seconds to follow.
    scenario((site, on) => site.stack.change((held) => keepsOldAddresses(site, on, held))),
  );

  track.it(
    "leaves nginx out and puts it back while people ask",
    scenario(async (site, on) => {
      const out = await changed(site, on, ["pydemo:route", "direct"]);
      await on.cluster.awaitPods(NGINX, "no pod of nginx to be left", 60, (pods) => pods.length === 0);
      await bothAnswer(site, on, SOON);
      assert.equal((await told(on.client, { headers: { "X-Forwarded-For": FORGED } })).ClientIP, client);
      const back = await changed(site, on, ["pydemo:route", "nginx"], ["pydemo:upstream", "variable"]);
      await settled(on.cluster, NGINX);
      assert.equal((await told(on.client)).ClientIP, client);
      return { "leaving out took": out.seconds, "putting back took": back.seconds };
    }),
  );

  track.it(
    "keeps the claims when scaled, and the log when a pod is replaced",
    scenario(async ({ stack, signal }, on) => {
      const scaled = async (replicas: number) => {
        const { seconds } = await stack.change(async (held) => {
          await held.set("--path", "pydemo:service.replicas", String(replicas));
          return held.up();
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
      const { Host } = await told(on.client, { path: `/?${mark}` });
      const logged = async () =>
        (await on.cluster.exec(Host, ["cat", "/data/www/logs/access.log"])).includes(`GET /?${mark} `);
      await waitFor({ what: "the line in the log", seconds: SOON, signal }, logged);
      await replace(on, [Host]);
      assert.ok(await logged(), `the log of ${Host} is not what it was`);
      return { "scaling out took": out, "scaling back took": back };
    }),
  );
}

/** Replaces the pods behind an nginx that never looks their addresses up again, and then restarts it. */
async function keepsOldAddresses(
  { signal }: Site,
  { client, cluster }: ApplicationSite,
  held: HeldStack,
): Promise<Measured> {
  const delay = await dnsDelay(cluster);
  await held.set("pydemo:upstream", "plain");
  const { seconds } = await held.up();
  await settled(cluster, NGINX);
  assert.ok(await answersWell(client, MANY), "nginx does not answer before the pods are replaced");
  await replace({ client, cluster }, PODS);
  await dnsKnows({ client, cluster }, delay + SOON, signal);
  let failed = 0;
  const since = Date.now();
  await waitFor({ what: "enough requests to fail", seconds: 90, interval: 100, signal }, async () => {
    const { status } = await client.send({ path: "/" });
    assert.ok(status === 502 || status === 504, `${failed} requests failed, and then nginx answered ${status}`);
    failed++;
    client.counts.failed++;
    client.counts.foreseen++;
    return failed >= MANY && Date.now() - since > RETRIED * 1000;
  });
  await cluster.kubectl(["rollout", "restart", `deployment/${NGINX}`]);
  await cluster.kubectl(["rollout", "status", "--timeout=90s", `deployment/${NGINX}`]);
  await waitFor({ what: "answers from the new nginx", seconds: SOON, signal }, () => answersWell(client, MANY));
  return { "up took": seconds, "requests in vain": failed, "seconds in vain": (Date.now() - since) / 1000 };
}

/** Changes settings and deploys them while people ask; no request may fail. */
function changed(
  site: Site,
  { client, cluster }: ApplicationSite,
  ...settings: readonly (readonly string[])[]
): Promise<CliRun> {
  // People ask during the change, not while it waits for its turn.
  return site.stack.change((held) =>
    whileAsked(site, client, ASKED, async () => {
      for (const setting of settings) await held.set(...setting);
      const run = await held.up();
      // The provider takes a StatefulSet's status for that of the new version before its controller has looked at it.
      await cluster.kubectl(["rollout", "status", "--timeout=120s", `statefulset/${SERVICE}`]);
      return run;
    }),
  );
}

/** Waits until both pods have answered of late. */
async function bothAnswer({ signal }: Site, { client, cluster }: ApplicationSite, delay: number): Promise<void> {
  await settled(cluster, SERVICE, { kind: "statefulset" });
  await waitFor({ what: "both pods to answer", seconds: delay + SOON, signal }, async () => {
    if (!(await answersWell(client, MANY))) return false;
    return new Set((await answers(client, MANY)).map(({ Host }) => Host)).size === PODS.length;
  });
}
