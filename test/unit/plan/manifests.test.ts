import assert from "node:assert/strict";

import { parseAllDocuments } from "yaml";

import { renderManifests } from "../../../plan/text/manifests";
import type { PlannedResource } from "../../../plan/model";
import { CONFIG_MAP_TYPE, deployment, NAMESPACE_TYPE, plan, resource, SECRET_TYPE } from "./fixture";

type Manifest = Record<string, unknown> & { metadata: Record<string, unknown> };

function manifests(resources: readonly PlannedResource[]): Manifest[] {
  // kubectl reads YAML 1.1.
  return parseAllDocuments(renderManifests(plan(resources)), { version: "1.1" })
    .map((document) => document.toJS() as Manifest | null)
    .filter((document) => document !== null);
}

describe("the manifests", () => {
  it("are all Kubernetes objects, with those first that others refer to", () => {
    const found = manifests([
      deployment("web", "0123456789abcdef"),
      resource(SECRET_TYPE, "env"),
      resource("aws:ec2/vpc:Vpc", "net"),
      resource("pulumi:providers:kubernetes", "k"),
      resource("kubernetes:core/v1:Service", "found", { options: { read: "x/found" } }),
      resource(NAMESPACE_TYPE, "shop", { inputs: { metadata: { name: "shop" } } }),
    ]);
    assert.deepEqual(
      found.map(({ apiVersion, kind }) => `${String(apiVersion)} ${String(kind)}`),
      ["v1 Namespace", "v1 Secret", "apps/v1 Deployment"],
    );
  });

  it("use the names by which others refer to auto-named objects", () => {
    const pods = deployment("web", "0123456789abcdef");
    const volumes = [{ secret: { secretName: "web-0a0a0a0a" } }, { configMap: { name: "web-0b0b0b0b" } }];
    const user = { ...pods, inputs: { ...pods.inputs, volumes } };
    const found = manifests([
      user,
      resource(SECRET_TYPE, "web"),
      resource(CONFIG_MAP_TYPE, "web"),
      resource(CONFIG_MAP_TYPE, "unused"),
    ]);
    const names = found.map(({ kind, metadata }) => `${String(kind)} ${String(metadata.name)}`);
    assert.equal(names[0], "Secret web-0a0a0a0a");
    assert.match(names[1] ?? "", /^ConfigMap unused-[0-9a-f]{8}$/);
    assert.equal(names[2], "ConfigMap web-0b0b0b0b");
  });

  it("have placeholders in stringData, which needs no base64", () => {
    const [secret] = manifests([
      resource(SECRET_TYPE, "env", { inputs: { data: { A: "[secret 01234567]", B: "eA==" }, stringData: { C: "c" } } }),
    ]);
    assert.ok(secret);
    assert.deepEqual(secret.data, { B: "eA==" });
    assert.deepEqual(secret.stringData, { A: "[secret 01234567]", C: "c" });
  });

  it("quote strings that kubectl would read as other types", () => {
    const data = { a: "on", b: "0644", c: "1e3", d: "yes", e: "line\nline\n", f: "null", g: "1:30" };
    const [config] = manifests([resource(CONFIG_MAP_TYPE, "c", { inputs: { data } })]);
    assert.deepEqual(config?.data, data);
    assert.match(renderManifests(plan([resource(CONFIG_MAP_TYPE, "c", { inputs: { data } })])), /a: "on"\n/);
  });

  it("note that secrets are placeholders, and which charts are not included", () => {
    const release = resource("kubernetes:helm.sh/v3:Release", "m", {
      inputs: { chart: "metrics-server", version: "3.13.1" },
    });
    const comments = renderManifests(plan([release, resource(SECRET_TYPE, "env")])).match(/^# .*$/gm) ?? [];
    assert.match(comments.join("\n"), /Secrets are placeholders/);
    assert.match(comments.join("\n"), /not included: metrics-server 3\.13\.1/);
  });
});
