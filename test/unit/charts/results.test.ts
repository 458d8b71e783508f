import assert from "node:assert/strict";

import { environmentsOf, PROJECT_FOLDER } from "../../../lib/project";
import { readGolden } from "../../../plan/golden-file";
import type { ChartResult } from "../../../scripts/charts/check";
import { type ChartRelease, chartReleases, variantReleases } from "../../../scripts/charts/releases";
import { chartsWithResult, readResult, resultDifferences } from "../../../scripts/charts/results";
import { imageProblems, staleResults } from "../../../scripts/charts/stale";

/** The committed result of a chart that has one. */
function resultOf(chart: string): ChartResult {
  const result = readResult(chart);
  assert.ok(result, `${chart} has no result`);
  return result;
}

describe("the results of the charts' check", () => {
  let releases: readonly ChartRelease[];
  before(async () => {
    const environments = environmentsOf(PROJECT_FOLDER).flatMap((environment) =>
      chartReleases(readGolden(environment).resources, environment),
    );
    releases = [...environments, ...(await variantReleases())];
  });

  it("hold for the versions and values of all environments and variants", () => {
    const problems = staleResults(releases, readResult);
    assert.deepEqual(problems, []);
  });

  it("exist for exactly the charts that the program installs", () => {
    const charts = [...new Set(releases.map(({ chart }) => chart))].sort();
    assert.equal(charts.length, 5);
    assert.deepEqual(chartsWithResult().sort(), charts);
  });

  it("have a variant on either side of every choice", () => {
    const traefik = releases.filter(({ chart, variant }) => chart === "traefik" && variant !== "local");
    assert.equal(traefik.length, 16, "three exposures, one replica or two; two audiences; with mirrors or without");
    assert.equal(new Set(traefik.map(({ values }) => JSON.stringify(values))).size, 16);
    assert.equal(traefik.filter(({ mirrored }) => mirrored).length, 8);
  });

  it("show that every image can come from a mirror, by its tag alone", () => {
    assert.deepEqual(
      chartsWithResult().flatMap((chart) => imageProblems(resultOf(chart))),
      [],
    );
  });

  it("name the images that mirrors and public registries provide in each variant", () => {
    for (const { chart, variant, mirrored } of releases) {
      const images = resultOf(chart).images.filter(({ variants }) => variants.includes(variant));
      assert.notEqual(images.length, 0, `${chart} pulls nothing: ${variant}`);
      if (mirrored)
        assert.ok(
          images.every((image) => image.mirrored),
          `${chart} is past its mirrors: ${variant}`,
        );
    }
  });
});

describe("a result of the charts' check that no longer holds", () => {
  const committed = resultOf("metrics-server");
  const release: ChartRelease = {
    variant: "prod",
    mirrored: false,
    name: "metrics-server",
    namespace: "kube-system",
    chart: "metrics-server",
    version: committed.version,
    repository: "https://charts.test",
    values: { replicas: 2 },
  };
  const result: ChartResult = { ...committed, values: { replicas: "number" } };
  const RENEW = "Renew it with the chart at hand: HELM_CHARTS=<folder of unpacked charts> npm run charts";
  const problems = (changed: Partial<ChartRelease>, found: ChartResult | undefined = result) =>
    staleResults([release, { ...release, ...changed }], () => found);

  for (const [what, changed, problem] of [
    [
      "another version",
      { version: "9.9.9" },
      `metrics-server 9.9.9 has no result: the committed one is of ${committed.version}.`,
    ],
    [
      "a new value",
      { values: { replica: 2 } },
      "metrics-server: the result does not have replica, which the program sets.",
    ],
    ["another type", { values: { replicas: "2" } }, 'metrics-server: replicas is "2"; the result has a number.'],
  ] as const) {
    it(`is reported with the command that renews it: ${what}`, () => {
      assert.deepEqual(problems({}), []);
      assert.deepEqual(problems(changed), [`${problem} ${RENEW}`]);
    });
  }

  it("is reported if the chart has none, or if it has a value that is no longer set", () => {
    assert.deepEqual(
      staleResults([release], () => undefined),
      [`metrics-server has no result. ${RENEW}`],
    );
    assert.deepEqual(problems({}, { ...result, values: { replicas: "number", args: "list" } }), [
      `metrics-server: the result has args, which the program does not set. ${RENEW}`,
    ]);
  });

  it("is reported if an image is pulled from a mirror by digest, or from no mirror", () => {
    const [first] = committed.images;
    assert.ok(first);
    const digest = `sha256:${"0".repeat(64)}`;
    const [problem = "", ...others] = imageProblems({ ...committed, images: [{ ...first, mirrored: true, digest }] });
    assert.match(
      problem,
      /^metrics-server: \S+@sha256:0{64} is pulled from a mirror by its digest, but ECR's pull-through cache/,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(imageProblems({ ...committed, images: [{ ...first, mirrored: false, digest }] }), [
      `metrics-server: ${first.repository}:${first.tag ?? ""} comes from no mirror`,
    ]);
  });

  it("differs from a new one by path", () => {
    assert.deepEqual(resultDifferences(committed, committed), []);
    assert.deepEqual(resultDifferences(undefined, committed), ["it has no committed result"]);
    assert.deepEqual(resultDifferences({ ...committed, appVersion: "0" }, { ...committed, values: {} }).slice(0, 1), [
      `appVersion is ${JSON.stringify(committed.appVersion)}; committed is "0"`,
    ]);
  });
});
