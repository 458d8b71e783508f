import assert from "node:assert/strict";

import { kubernetes } from "../../../local/engine/standins/kubernetes";
import { quantity, inputsOf, refreshedInputs } from "../../../local/engine/standins/kubernetes/live";
import type { Change, Props } from "../../../local/engine/standins/protocol/types";
import { formatPath } from "../../../local/engine/standins/protocol/values";
import { operation } from "./support";

const KUBECONFIG = JSON.stringify({
  contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
  clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
  users: [{ name: "u", user: {} }],
  "current-context": "here",
});

// Nothing listens there: whatever these tests ask must be answered without a cluster, as in a preview.
const provider = kubernetes.configure({ kubeconfig: KUBECONFIG, context: "here" });
const SECRET = "kubernetes:core/v1:Secret";

async function checked(type: string, inputs: Props, oldInputs?: Props): Promise<Props> {
  return (await provider.check({ ...operation(type, "creds"), oldInputs, inputs })).inputs;
}

async function diff(oldInputs: Props, inputs: Props) {
  const request = { ...operation("kubernetes:x:Y"), id: "default/x", state: oldInputs, oldInputs, inputs };
  return provider.diff(request);
}

function replacements(changes: readonly Change[]): string[] {
  return changes.filter(({ replaces }) => replaces).map(({ path }) => formatPath(path));
}

function object(apiVersion: string, kind: string, rest: Props): Props {
  return { apiVersion, kind, metadata: { name: "x", namespace: "n" }, ...rest };
}

describe("the kubernetes stand-in names objects", () => {
  it("by the program, else by the resource's name and 8 random digits", async () => {
    const named = await checked(SECRET, { metadata: { name: "mine" } });
    assert.deepEqual(named, { apiVersion: "v1", kind: "Secret", metadata: { name: "mine" } });
    const { metadata } = await checked(SECRET, { metadata: { namespace: "n" } });
    const { name, annotations } = metadata as Record<string, string>;
    assert.match(name ?? "", /^creds-[0-9a-f]{8}$/);
    assert.deepEqual(annotations, { "pulumi.com/autonamed": "true" });
  });

  it("as before when they were named here, anew when they are replaced", async () => {
    const first = await checked(SECRET, { stringData: { a: "1" } });
    const kept = await checked(SECRET, { stringData: { a: "2" } }, first);
    const anew = await checked(SECRET, { stringData: { a: "2" } });
    assert.deepEqual(kept.metadata, first.metadata);
    assert.notDeepEqual(anew.metadata, first.metadata);
  });

  it("does not keep a name that the program gave before", async () => {
    const old = { metadata: { name: "fixed" } };
    const { metadata } = await checked(SECRET, {}, old);
    assert.match((metadata as Record<string, string>).name ?? "", /^creds-/);
  });
});

describe("the kubernetes stand-in replaces", () => {
  it("nothing when nothing changed, whatever the server filled in", async () => {
    const inputs = object("v1", "Service", { spec: { ports: [{ port: 80 }] } });
    assert.deepEqual(await diff(inputs, { ...inputs }), { changes: [], deleteBeforeReplace: false });
  });

  it("auto-named Secrets and ConfigMaps create-first when their content changes", async () => {
    const metadata = { name: "x-1", namespace: "n", annotations: { "pulumi.com/autonamed": "true" } };
    const old = { apiVersion: "v1", kind: "Secret", metadata, stringData: { a: "1" } };
    const { changes, deleteBeforeReplace } = await diff(old, { ...old, stringData: { a: "2" } });
    assert.deepEqual(replacements(changes), ["stringData.a"]);
    assert.equal(deleteBeforeReplace, false);
  });

  it("objects of a fixed name delete-first, unless they move to another namespace", async () => {
    const old = object("v1", "ConfigMap", { data: { a: "1" } });
    assert.equal((await diff(old, { ...old, data: { a: "2" } })).deleteBeforeReplace, true);
    const moved = await diff(old, { ...old, metadata: { name: "x", namespace: "m" } });
    assert.deepEqual(replacements(moved.changes), ["metadata.namespace"]);
    assert.equal(moved.deleteBeforeReplace, false);
  });

  it("what the API server lets nobody change, and updates the rest in place", async () => {
    const cases: [string, string, string, boolean][] = [
      ["apps/v1", "Deployment", "selector", true],
      ["apps/v1", "Deployment", "template", false],
      ["apps/v1", "StatefulSet", "serviceName", true],
      ["apps/v1", "StatefulSet", "replicas", false],
      ["batch/v1", "Job", "template", true],
      ["batch/v1", "Job", "suspend", false],
      ["v1", "PersistentVolumeClaim", "storageClassName", true],
      ["v1", "PersistentVolumeClaim", "resources", false],
      ["v1", "Service", "clusterIP", true],
      ["v1", "Service", "ports", false],
      ["example.org/v1", "Job", "template", false],
    ];
    for (const [apiVersion, kind, field, replaces] of cases) {
      const old = object(apiVersion, kind, { spec: { [field]: { a: 1 } } });
      const { changes } = await diff(old, { ...old, spec: { [field]: { a: 2 } } });
      assert.deepEqual(replacements(changes), replaces ? [`spec.${field}.a`] : [], `${kind} ${field}`);
      assert.equal(changes.length, 1);
    }
  });

  it("nothing for another version of the same API, everything for another one", async () => {
    const old = object("autoscaling/v1", "HorizontalPodAutoscaler", {});
    assert.deepEqual(replacements((await diff(old, { ...old, apiVersion: "autoscaling/v2" })).changes), []);
    assert.deepEqual(replacements((await diff(old, { ...old, apiVersion: "example.org/v1" })).changes), ["apiVersion"]);
  });
});

describe("the kubernetes stand-in knows a cluster", () => {
  it("by its identifier if there is one, else by its address", () => {
    const elsewhere = KUBECONFIG.replace("127.0.0.1:1", "127.0.0.1:2");
    const replaced = (old: Props, next: Props): string[] =>
      replacements(kubernetes.diffConfig?.(old, next).changes ?? []);
    assert.deepEqual(replaced({ kubeconfig: KUBECONFIG }, { kubeconfig: `${KUBECONFIG} ` }), []);
    assert.deepEqual(replaced({ kubeconfig: KUBECONFIG }, { kubeconfig: elsewhere }), ["kubeconfig"]);
    const same = { clusterIdentifier: "a" };
    assert.deepEqual(replaced({ kubeconfig: KUBECONFIG, ...same }, { kubeconfig: elsewhere, ...same }), []);
    assert.deepEqual(replaced(same, { clusterIdentifier: "b" }), ["clusterIdentifier"]);
  });

  it("and refuses a context that does not exist, naming those that do", () => {
    assert.throws(
      () => kubernetes.configure({ kubeconfig: KUBECONFIG, context: "prod" }),
      /the given kubeconfig has no context "prod"; it has here/,
    );
  });
});

describe("refreshing", () => {
  it("keeps inputs that the server only writes another way, and takes over what has drifted", () => {
    const inputs = object("apps/v1", "Deployment", {
      spec: { replicas: 2, paused: false, limits: { cpu: "1000m", memory: "1Gi" }, args: ["a"], labels: {} },
    });
    const live = object("apps/v1", "Deployment", {
      spec: { replicas: 3, limits: { cpu: "1", memory: "1Gi" }, args: ["a", "b"], strategy: { type: "RollingUpdate" } },
      status: { replicas: 3 },
    });
    assert.deepEqual(refreshedInputs(inputs, live).spec, {
      replicas: 3,
      paused: false,
      limits: { cpu: "1000m", memory: "1Gi" },
      args: ["a", "b"],
      labels: {},
    });
  });

  it("compares a Secret's text with the data that the server made of it", () => {
    const inputs = object("v1", "Secret", { stringData: { a: "one", b: "two" } });
    const data = { a: Buffer.from("one").toString("base64"), b: Buffer.from("changed").toString("base64") };
    assert.deepEqual(refreshedInputs(inputs, object("v1", "Secret", { data })).stringData, { a: "one", b: "changed" });
  });

  it("describes an object whose inputs nobody knows without what the server fills in", () => {
    const live = { apiVersion: "v1", kind: "Pod", metadata: { name: "x", uid: "u", generation: 1 }, status: {} };
    assert.deepEqual(inputsOf(live), { apiVersion: "v1", kind: "Pod", metadata: { name: "x" } });
  });

  it("reads quantities", () => {
    assert.deepEqual(["500m", "0.5", "1Gi", "1024Mi", "2k", "x"].map(quantity), [
      0.5,
      0.5,
      2 ** 30,
      2 ** 30,
      2000,
      undefined,
    ]);
  });
});

describe("a Helm release's stand-in", () => {
  const RELEASE = "kubernetes:helm.sh/v3:Release";

  it("knows its charts and refuses others", async () => {
    const check = async (inputs: Props) => provider.check({ ...operation(RELEASE, "r"), oldInputs: undefined, inputs });
    assert.deepEqual((await check({ chart: "traefik", name: "t" })).inputs, {
      chart: "traefik",
      name: "t",
      namespace: "default",
    });
    const { failures = [] } = await check({ chart: "redis" });
    assert.match(
      failures[0]?.reason ?? "",
      /the chart "redis" has no stand-in here; allowed are traefik, metrics-server/,
    );
  });
});
