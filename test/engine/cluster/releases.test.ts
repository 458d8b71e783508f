import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { parse } from "yaml";

import { releaseTimeouts } from "../../../components/workload/timeouts";
import { ensureStack, prepareEngine, type Engine } from "../../../local/engine";
import { localPaths } from "../../../local/host/paths";
import { CHARTS_FOLDER, LOCAL_CHARTS, startChartRepository } from "../../../local/charts";
import { isNotFound, type Kubernetes } from "../../support/kubernetes";
import { ProjectCopy } from "../../../lib/project-copy";
import { BUILD_TIMEOUT, CONTEXT, localCluster, QUIET, STACK } from "../support";

const NAME = `releases-test-${process.pid}`;
/** Short times, which decide how long the failing upgrade takes. */
const ROLLOUT = { rolloutDeadline: 20, pods: 1, terminationSeconds: 10 } as const;
/** Seconds that a command takes in addition to its waiting, on a busy machine. */
const OVERHEAD = 60;
/** Milliseconds between two requests. */
const INTERVAL = 50;

const SERVING = {
  // As behind a load balancer: two pods, which serve on while others learn that they end.
  deployment: { replicas: 2, terminationGracePeriodSeconds: 10, lifecycle: { preStop: { sleep: { seconds: 5 } } } },
  ingressClass: { name: NAME, isDefaultClass: false },
  resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
};

/** The program's way to install charts, with the official provider and a chart repository. */
describe("Helm releases", () => {
  const root = mkdtempSync(join(tmpdir(), "slipway-releases-"));
  const folder = join(root, "project", "test", "engine", "releases");
  let engine: Engine | undefined;
  let cluster: Kubernetes;

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    const found = await localCluster();
    if (found === undefined) this.skip();
    cluster = found;
    await startChartRepository(localPaths(), () => undefined);
    const project = ProjectCopy.into(join(root, "project"));
    copyFileSync(join(project.folder, "tsconfig.json"), join(folder, "tsconfig.json"));
    const state = join(root, "state");
    mkdirSync(state);
    const { kubeconfig } = localPaths();
    engine = await prepareEngine(QUIET, { backend: pathToFileURL(state).href, kubeconfig });
    await ensureStack(engine, STACK, folder);
    const { version } = parse(readFileSync(join(CHARTS_FOLDER, "traefik", "Chart.yaml"), "utf8")) as {
      version: string;
    };
    const { mirror } = LOCAL_CHARTS["slipway:charts"];
    const chart = { chart: "traefik", version, repository: mirror, skipCrds: true };
    for (const [key, value] of Object.entries({ context: CONTEXT, name: NAME })) await set(key, value);
    for (const [key, value] of Object.entries({ chart, rollout: ROLLOUT, values: SERVING })) await set(key, value);
  });
  after(async () => {
    await engine?.close();
    rmSync(root, { recursive: true, force: true });
  });

  it("install a chart, and a second run changes nothing", async () => {
    assert.match(await up(), /\+ 5 created/);
    assert.deepEqual(await pods(), { ready: 2, others: 0 });
    assert.equal(await output("revision"), "1");
    await pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
  });

  it("report no drift after a refresh", async () => {
    await pulumi(["refresh", "--yes", "--skip-preview"]);
    await pulumi(["preview", "--expect-no-changes"]);
  });

  it("roll an upgrade of the values without a failed request", async () => {
    const address = await output("address");
    const before = await podNames();
    const failures = await underRequests(address, async () => {
      await set("values", { ...SERVING, providers: { kubernetesIngress: { allowEmptyServices: false } } });
      assert.match(await up(), /~ 1 updated/);
    });
    assert.deepEqual(failures, []);
    assert.equal(await output("revision"), "2");
    assert.deepEqual(
      (await podNames()).filter((name) => before.includes(name)),
      [],
      "a pod was not replaced",
    );
  });

  it("roll an upgrade back that times out, and say so", async () => {
    const before = await podNames();
    await set("values", { ...SERVING, image: { tag: "no-such-version" } });
    const started = Date.now();
    const message = await up({ fails: true });
    const seconds = (Date.now() - started) / 1000;
    const { update } = releaseTimeouts(ROLLOUT).timeouts;
    assert.ok(seconds < update + OVERHEAD, `it took ${seconds} s`);
    assert.match(message, new RegExp(`Release \\(${NAME}\\)`));
    assert.match(message, /rolled back due to atomic being set/);
    assert.match(message, /deadline exceeded|timed out/);
    assert.deepEqual(await pods(), { ready: 2, others: 0 });
    assert.deepEqual(await podNames(), before, "the previous pods were replaced");
    // Helm's error has no cause; the cluster's events do, for an hour.
    assert.match(await warnings(), /no-such-version/);
  });

  it("are repaired by the next run", async () => {
    await set("values", SERVING);
    assert.match(await up(), /~ 1 updated/);
    assert.deepEqual(await pods(), { ready: 2, others: 0 });
  });

  it("reject a value that the chart of this machine does not honour", async () => {
    await set("values", { ...SERVING, service: { enabled: true } });
    assert.match(await up({ fails: true }), /service[./]enabled/);
    await set("values", SERVING);
  });

  it("are removed with all their objects", async () => {
    await pulumi(["destroy", "--yes", "--skip-preview"]);
    await assert.rejects(cluster.core.readNamespace({ name: NAME }), isNotFound);
    assert.doesNotMatch(await pulumi(["stack", "--show-urns"]), /urn:pulumi/);
  });

  async function set(key: string, value: unknown): Promise<void> {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    await pulumi(["config", "set", key, "--", text]);
  }

  function up(options: { readonly fails?: boolean } = {}): Promise<string> {
    return pulumi(["up", "--yes", "--skip-preview"], options);
  }

  async function pulumi(args: readonly string[], { fails = false } = {}): Promise<string> {
    assert.ok(engine);
    const { code, output } = await engine.run(["--stack", STACK, "--non-interactive", ...args], { cwd: folder });
    assert.equal(code !== 0, fails, output);
    return output;
  }

  async function output(name: string): Promise<string> {
    return (await pulumi(["stack", "output", name])).trim();
  }

  async function podNames(): Promise<string[]> {
    const { items } = await cluster.core.listNamespacedPod({ namespace: NAME });
    return items.flatMap(({ metadata }) => (metadata?.deletionTimestamp ? [] : [metadata?.name ?? ""])).sort();
  }

  async function pods(): Promise<{ readonly ready: number; readonly others: number }> {
    const { items } = await cluster.core.listNamespacedPod({ namespace: NAME });
    const present = items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
    const ready = present.filter(({ status }) =>
      status?.conditions?.some(({ type, status: state }) => type === "Ready" && state === "True"),
    ).length;
    return { ready, others: present.length - ready };
  }

  async function warnings(): Promise<string> {
    const { items } = await cluster.core.listNamespacedEvent({ namespace: NAME, fieldSelector: "type=Warning" });
    return items.map(({ message }) => message ?? "").join("\n");
  }
});

/**
 * Sends requests at a constant rate while `work` runs, each on a connection of its own; returns the outcomes that are
 * not Traefik's 404 for a host without a route.
 */
async function underRequests(host: string, work: () => Promise<void>): Promise<string[]> {
  const done = new AbortController();
  const outcomes: Promise<string>[] = [];
  const sending = (async () => {
    try {
      while (await setTimeout(INTERVAL, true, { signal: done.signal })) outcomes.push(outcome(host));
    } catch (error) {
      if (!done.signal.aborted) throw error;
    }
  })();
  await work().finally(() => {
    done.abort();
  });
  await sending;
  const all = await Promise.all(outcomes);
  assert.ok(all.length > 20, `only ${all.length} requests were sent`);
  return all.filter((one) => one !== "404");
}

function outcome(host: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get({ host, path: "/", agent: false, timeout: 5000 }, (response) => {
      response.resume();
      resolve(String(response.statusCode));
    });
    request.once("timeout", () => request.destroy(new Error("timeout")));
    request.once("error", (error) => {
      resolve(error.message);
    });
  });
}
