import assert from "node:assert/strict";

import { installChart } from "../../../components/addons/chart";
import { only, recorded } from "../../support/record";

const CHART = { chart: "shop", version: "1.2.3", repository: "https://charts.test/shop" };

/** Where the release of a chart is fetched from. */
async function sourceOf(chartMirror?: string): Promise<unknown> {
  const release = await recorded(() => installChart("shop", CHART, "shop", {}, { chartMirror }, {}));
  const { chart, version, repositoryOpts } = only(release, "Release").inputs;
  return { chart, version, repositoryOpts };
}

describe("a chart", () => {
  const cases: readonly [string, string | undefined, object][] = [
    ["its own repository by default", undefined, { chart: "shop", repositoryOpts: { repo: CHART.repository } }],
    [
      "a repository that is the mirror of all",
      "https://mirror.test/charts",
      { chart: "shop", repositoryOpts: { repo: "https://mirror.test/charts" } },
    ],
    [
      "a repository on loopback",
      "http://127.0.0.1:8879",
      { chart: "shop", repositoryOpts: { repo: "http://127.0.0.1:8879" } },
    ],
    [
      "a path in an OCI registry",
      "oci://mirror.test:5000/charts",
      { chart: "oci://mirror.test:5000/charts/shop", repositoryOpts: undefined },
    ],
    [
      "the root of an OCI registry",
      "oci://mirror.test",
      { chart: "oci://mirror.test/shop", repositoryOpts: undefined },
    ],
  ];
  for (const [where, mirror, source] of cases) {
    it(`is fetched from ${where}, in its pinned version`, async () => {
      assert.deepEqual(await sourceOf(mirror), { version: CHART.version, ...source });
    });
  }
});
