import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";

import { waitFor } from "../../../local/wait";
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
import { quietlyOn, whileAsked, type Measured, type TheSite } from "../support/scenario";
import { settled } from "../support/services";
import type { ApplicationSite, Site } from "../support/site";
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
export function pydemo(theSite: TheSite): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measured | undefined>) =>
    quietlyOn(theSite, "pydemo", work);
  let client = "";

  it(
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

  it(
    "rolls another version through both pods behind nginx",
    scenario(async (site, on) => {
      const { stack } = site;
      const proxies = await on.cluster.pods(NGINX);
      const { seconds } = await whileAsked(site, on.client, ASKED, async () => {
        await stack.set("pydemo:version", "v2");
        return stack.up();
      });
      for (const { Version } of await answers(on.client, MANY)) assert.equal(Version, "v2");
      assert.deepEqual(await on.cluster.pods(NGINX), proxies);
      return { "roll-out took": seconds };
    }),
  );

  it(
    "finds both pods again after they were replaced at once",
    scenario(async (site, on) => {
      const proxies = await on.cluster.pods(NGINX);
      const delay = await dnsDelay(on.cluster);
      let recovered = "";
      const seconds = await whileAsked(
        site,
        on.client,
        ASKED,
        async () => {
          await replace(on, PODS);
          const since = Date.now();
          const wait = { what: "nginx to find the pods", seconds: delay + SOON, signal: site.signal };
          await waitFor(wait, () => answersWell(on.client, MANY));
          recovered = new Date().toISOString();
          return (Date.now() - since) / 1000;
        },
        ({ at, outcome }: Failure) => at < recovered && /^50[24]$|^no answer/.test(outcome),
      );
      assert.deepEqual(await on.cluster.pods(NGINX), proxies);
      return { "recovered after": seconds };
    }),
  );

  it(
    "by a plain name never finds them again, until nginx is started anew",
    scenario(async (site, on) => {
      const { stack, counts, signal } = site;
      const delay = await dnsDelay(on.cluster);
      await stack.set("pydemo:upstream", "plain");
      const { seconds } = await stack.up();
      await settled(on.cluster, NGINX);
      assert.ok(await answersWell(on.client, MANY), "nginx does not answer before the pods are replaced");
      await replace(on, PODS);
      await dnsKnows(on, delay + SOON, signal);
      let failed = 0;
      const since = Date.now();
      await waitFor({ what: "enough requests to fail", seconds: 90, interval: 100, signal }, async () => {
        const { status } = await on.client.send({ path: "/" });
        assert.ok(status === 502 || status === 504, `${failed} requests failed, and then nginx answered ${status}`);
        failed++;
        counts.failed++;
        counts.foreseen++;
        return failed >= MANY && Date.now() - since > RETRIED * 1000;
      });
      const inNamespace = ["--namespace", on.cluster.namespace, `deployment/${NGINX}`];
      await on.cluster.kubectl(["rollout", "restart", ...inNamespace]);
      await on.cluster.kubectl(["rollout", "status", "--timeout=90s", ...inNamespace]);
      await waitFor({ what: "answers from the new nginx", seconds: SOON, signal }, () => answersWell(on.client, MANY));
      return { "up took": seconds, "requests in vain": failed, "seconds in vain": (Date.now() - since) / 1000 };
    }),
  );

  it(
    "leaves nginx out and puts it back while people ask",
    scenario(async (site, on) => {
      const { stack } = site;
      const out = await whileAsked(site, on.client, ASKED, async () => {
        await stack.set("pydemo:route", "direct");
        return stack.up();
      });
      await on.cluster.awaitPods(NGINX, "no pod of nginx to be left", 60, (pods) => pods.length === 0);
      await bothAnswer(site, on, SOON);
      assert.equal((await told(on.client, { headers: { "X-Forwarded-For": FORGED } })).ClientIP, client);
      const back = await whileAsked(site, on.client, ASKED, async () => {
        await stack.set("pydemo:route", "nginx");
        await stack.set("pydemo:upstream", "variable");
        return stack.up();
      });
      await settled(on.cluster, NGINX);
      assert.equal((await told(on.client)).ClientIP, client);
      return { "leaving out took": out.seconds, "putting back took": back.seconds };
    }),
  );

  it(
    "keeps the claims when scaled, and the log when a pod is replaced",
    scenario(async ({ stack, signal }, on) => {
      const scaled = async (replicas: number) => {
        await stack.set("--path", "pydemo:service.replicas", String(replicas));
        const { seconds } = await stack.up();
        await settled(on.cluster, SERVICE, replicas);
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

/** Waits until both pods have answered of late. */
async function bothAnswer({ signal }: Site, { client, cluster }: ApplicationSite, delay: number): Promise<void> {
  await settled(cluster, SERVICE);
  await waitFor({ what: "both pods to answer", seconds: delay + SOON, signal }, async () => {
    if (!(await answersWell(client, MANY))) return false;
    return new Set((await answers(client, MANY)).map(({ Host }) => Host)).size === PODS.length;
  });
}
