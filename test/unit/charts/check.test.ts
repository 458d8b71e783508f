import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { at, isRecord } from "../../../lib/values";
import { readChart, type UnpackedChart } from "../../../scripts/charts/chart-folder";
import { checkChart } from "../../../scripts/charts/check";
import { documentedType } from "../../../scripts/charts/documented";
import { effectProblems } from "../../../scripts/charts/effect";
import { leavesOf, pathText, withoutLeaf } from "../../../scripts/charts/leaves";
import { type ChartRelease, MIRROR } from "../../../scripts/charts/releases";
import { differentLeaves, leavesOfObjects, parseObjects, type Render } from "../../../scripts/charts/rendering";

const DIGEST = `sha256:${"a".repeat(64)}`;

/** A chart whose templates are {@link render}. */
const CHART: UnpackedChart = {
  chart: "shop",
  version: "1.0.0",
  appVersion: "2.0",
  sha256: { values: "", templates: "" },
  defaults: {
    values: {
      image: { repository: "quay.io/shop/server", digest: DIGEST },
      replicas: 1,
      name: null,
      annotations: {},
      sidecar: "",
      unread: false,
    },
    schema: { properties: { port: { type: ["integer", "null"] }, replicas: { type: ["integer", "string"] } } },
  },
};

/** The objects of the chart; its certificate is another one each time. */
const render: Render = ({ name, values: own }) => {
  const values: Record<string, unknown> = { ...CHART.defaults.values, ...own };
  if (values.replicas === 0) throw new Error("replicas must not be 0");
  const image = { ...(CHART.defaults.values.image as object), ...(isRecord(own.image) ? own.image : {}) };
  const digest = String(at(image, "digest"));
  const suffix = digest === "" ? "" : `@${digest}`;
  const container = { name: "server", image: `${String(at(image, "repository"))}:2.0${suffix}`, port: values.port };
  const sidecars = values.sidecar === "" ? [] : [{ image: values.sidecar }];
  const metadata = { name: values.name ?? name, annotations: values.annotations };
  const certificate = { kind: "Secret", metadata: { name: "tls" }, data: [{ key: String(Math.random()) }] };
  const deployment = {
    kind: "Deployment",
    metadata,
    spec: { replicas: values.replicas, containers: [container, ...sidecars] },
  };
  return Promise.resolve([deployment, certificate]);
};

function release(values: Record<string, unknown>, mirrored = false): ChartRelease {
  const place = { name: "shop", namespace: "shop", chart: "shop", version: "1.0.0", repository: "" };
  return { ...place, values, mirrored, variant: mirrored ? "mirrors" : "plain" };
}

const MIRRORED = release({ image: { repository: `${MIRROR}/quay.io/shop/server`, digest: "" } }, true);

/** The problems of values that are set beside a variant with mirrors. */
async function problemsOf(values: Record<string, unknown>): Promise<readonly string[]> {
  return (await checkChart(CHART, [release(values), MIRRORED], render)).problems;
}

describe("the check of a chart's values", () => {
  for (const [what, values] of [
    ["other values than the defaults", { replicas: 2, annotations: { "a.b/c": "1" }, name: "other" }],
    ["the defaults", { replicas: 1, unread: false }],
    ["a default that the templates compute", { name: "shop" }],
    ["a type that only the schema allows", { replicas: "3" }],
    ["a value that only the schema has", { port: 8080 }],
  ] as const) {
    it(`accepts ${what}`, async () => {
      assert.deepEqual(await problemsOf(values), []);
    });
  }

  for (const [what, values, problem] of [
    [
      "a misspelt path",
      { replica: 2 },
      "replica: 2 changes nothing that the chart renders; the chart's values.yaml does not have it (plain)",
    ],
    ["a value that no template reads", { unread: true }, "unread: true changes nothing that the chart renders (plain)"],
    ["another type", { replicas: true }, "replicas: true is a boolean; the chart's value is a number"],
    ["a value that the chart refuses", { replicas: 0 }, "plain: replicas must not be 0"],
    [
      "an image without a mirror",
      { sidecar: "quay.io/log:1" },
      "plain: pulls quay.io/log:1, which the program mirrors in no variant",
    ],
  ] as const) {
    it(`reports ${what}`, async () => {
      assert.deepEqual(await problemsOf(values), [problem]);
    });
  }

  it("reports objects of one name in releases that run side by side", async () => {
    const first = release({ replicas: 2 });
    const second = { ...first, name: "shop-internal", namespace: "internal" };
    const certificate = "Secret tls is in several releases: internal/shop-internal, shop/shop";
    assert.deepEqual((await checkChart(CHART, [first, second, MIRRORED], render)).problems, [certificate]);
    const named: Render = async (one) =>
      (await render(one)).map((object) => ({ ...(object as object), metadata: { name: one.name } }));
    assert.deepEqual((await checkChart(CHART, [first, second, MIRRORED], named)).problems, []);
  });

  it("reports a digest behind a mirror, and an image that has none", async () => {
    const mirror = async (image: object) => (await checkChart(CHART, [release({ image }, true)], render)).problems;
    const [digest = "", ...others] = await mirror({ repository: `${MIRROR}/quay.io/shop/server` });
    assert.match(digest, /^mirrors: quay\.io\/shop\/server:2\.0@sha256:a+ is pulled from a mirror by its digest/);
    assert.deepEqual(others, []);
    assert.match(
      (await mirror({ digest: "" })).join("\n"),
      /^mirrors: pulls quay\.io\/shop\/server, although every registry/,
    );
  });

  it("returns what the chart documents, and its images with the values that replace them", async () => {
    const { result } = await checkChart(CHART, [release({ replicas: 2 }), MIRRORED], render);
    assert.deepEqual(result.values, { "image.digest": "string", "image.repository": "string", replicas: "number" });
    assert.deepEqual(result.sources, [{ repository: "quay.io/shop/server", values: ["image.repository"] }]);
    const image = { repository: "quay.io/shop/server", tag: "2.0" };
    assert.deepEqual(result.images, [
      { ...image, digest: DIGEST, mirrored: false, variants: ["plain"] },
      { ...image, digest: null, mirrored: true, variants: ["mirrors"] },
    ]);
  });

  it("accepts a value without effect only with a reason, and a reason only for such a value", async () => {
    const effect = (expected: Record<string, string>) =>
      effectProblems(CHART.defaults, [release({ unread: true, replicas: 2 })], render, expected);
    assert.deepEqual(await effect({ unread: "It is for later." }), []);
    assert.deepEqual(await effect({ unread: "It is for later.", replicas: "It is unread." }), [
      "replicas: it has an effect, or no variant sets it: remove it from WITHOUT_EFFECT",
    ]);
  });
});

describe("paths of chart values", () => {
  it("are those of leaves, with lists as leaves, and escaped as for Helm's --set", () => {
    const paths = leavesOf({ a: { "b.c": [1, 2], d: {} }, e: null }).map(({ path }) => pathText(path));
    assert.deepEqual(paths, [String.raw`a.b\.c`, "a.d", "e"]);
    assert.deepEqual(withoutLeaf({ a: { b: { c: 1 } }, d: 2 }, ["a", "b", "c"]), { d: 2 });
  });

  it("are open below an empty map and null, and absent below others", () => {
    const type = (...path: string[]) => documentedType(CHART.defaults, path);
    assert.deepEqual(
      [type("annotations", "x"), type("name", "x"), type("image", "x"), type("port"), type("image"), type("name")],
      ["open", "open", "absent", "schema", "map", "null"],
    );
  });
});

describe("renderings of charts", () => {
  it("are compared by the values in objects, also in lists, in any order", () => {
    const leaves = (text: string) => leavesOfObjects(parseObjects(text));
    const one = leaves("---\nkind: A\nlist: [{x: 1, y: 2}]\n---\n# nothing\n---\nkind: B\n");
    assert.equal(differentLeaves(one, leaves("kind: B\n---\nlist: [{y: 2, x: 1}]\nkind: A\n")).size, 0);
    assert.deepEqual(
      [...differentLeaves(one, leaves("kind: B\n---\nkind: A\nlist: [{x: 1, y: 3}]\n"))],
      ["A// list.0.y"],
    );
  });
});

describe("an unpacked chart", () => {
  it("is read with digests that sha256sum can verify", () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-chart-"));
    try {
      mkdirSync(join(folder, "templates", "b"), { recursive: true });
      writeFileSync(join(folder, "Chart.yaml"), "name: shop\nversion: 1.0.0\nappVersion: 2.0\n");
      writeFileSync(join(folder, "values.yaml"), "replicas: 1\n");
      for (const file of ["b/x.yaml", "B.yaml", "_a.tpl"]) writeFileSync(join(folder, "templates", file), `${file}\n`);
      const chart = readChart(folder);
      const digest = (command: string) =>
        execFileSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" }).slice(0, 64);
      assert.deepEqual(chart, {
        chart: "shop",
        version: "1.0.0",
        appVersion: "2.0",
        defaults: { values: { replicas: 1 } },
        sha256: {
          values: digest("sha256sum values.yaml"),
          templates: digest("find templates -type f | LC_ALL=C sort | xargs sha256sum | sha256sum"),
        },
      });
      assert.equal(readChart(join(folder, "templates")), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
