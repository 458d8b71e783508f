import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Plan } from "../../../plan/model";
import { BUILD_TIMEOUT } from "../support";
import { renderCharts } from "./charts";

const SERVER = {
  version: "v1.35.4",
  apiVersions: ["v1", "apps/v1", "apps/v1/Deployment"],
  resource: (_: string, kind: string) => ({ root: "", plural: "", namespaced: kind === "ConfigMap" }),
};

/** A chart that writes what it is given into a ConfigMap. */
const FILES = {
  "Chart.yaml": "apiVersion: v2\nname: sample\nversion: 1.2.0\n",
  "values.yaml": "size: 1\nremoved: default\n",
  "crds/thing.yaml":
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: things }\n",
  "templates/empty.yaml": "{{ if false }}nothing{{ end }}\n",
  "templates/config.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data:
  namespace: {{ .Release.Namespace }}
  size: {{ .Values.size | quote }}
  removed: {{ .Values.removed | default "nothing" | quote }}
  kubernetes: {{ .Capabilities.KubeVersion.Version | quote }}
  deployments: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}
  monitors: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
`,
  "templates/tests/test.yaml": `apiVersion: v1
kind: Pod
metadata: { name: test, annotations: { helm.sh/hook: test } }
`,
};

describe("the charts of a dry run", function () {
  this.timeout(BUILD_TIMEOUT);
  const folder = mkdtempSync(join(tmpdir(), "slipway-charts-"));

  before(() => {
    for (const [file, content] of Object.entries(FILES)) {
      const path = join(folder, "sample", file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("are rendered as they are installed", async () => {
    const { subjects, notAtHand } = await renderCharts(plan({}), SERVER, folder);
    assert.deepEqual(notAtHand, []);
    assert.deepEqual([...new Set(subjects.map(({ origin }) => origin))], ["prod, chart sample 1.2.0"]);
    const [definition, config, ...others] = subjects.map(({ object }) => object);
    assert.equal(definition?.kind, "CustomResourceDefinition");
    assert.deepEqual(config, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "one", namespace: "somewhere" },
      data: {
        namespace: "somewhere",
        size: "2",
        removed: "nothing",
        kubernetes: "v1.35.4",
        deployments: "true",
        monitors: "false",
      },
    });
    assert.deepEqual(others, []);
  });

  it("leave out the definitions that a release skips", async () => {
    const { subjects } = await renderCharts(plan({ skipCrds: true }), SERVER, folder);
    assert.deepEqual(
      subjects.map(({ object }) => object.kind),
      ["ConfigMap"],
    );
  });

  for (const { what, inputs, charts, reason } of [
    { what: "no folder is given", inputs: {}, charts: "", reason: /HELM_CHARTS is not set/ },
    { what: "the folder lacks it", inputs: { chart: "other" }, charts: folder, reason: /there is no .*Chart\.yaml/ },
    { what: "it has another version", inputs: { version: "1.3.0" }, charts: folder, reason: /has version 1\.2\.0/ },
  ]) {
    it(`are not at hand if ${what}`, async () => {
      const { subjects, notAtHand } = await renderCharts(plan(inputs), SERVER, charts);
      assert.deepEqual(subjects, []);
      assert.equal(notAtHand.length, 1);
      assert.match(notAtHand.join(), reason);
    });
  }
});

/** A plan with one release of the chart. */
function plan(inputs: Readonly<Record<string, unknown>>): Plan {
  const type = "kubernetes:helm.sh/v3:Release";
  const values = { size: 2, removed: null };
  const release = {
    urn: `urn:pulumi:prod::slipway::${type}::one`,
    type,
    name: "one",
    custom: true,
    dependsOn: [],
    options: {},
    inputs: { chart: "sample", version: "1.2.0", name: "one", namespace: "somewhere", values, ...inputs },
  };
  return { environment: "prod", resources: [release], outputs: {} };
}
