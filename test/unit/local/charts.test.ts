import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parse } from "yaml";
import { binaryImage } from "../../../local/images/binary-image";
import { CHART_NAMES, CHARTS_FOLDER, chartsReachable } from "../../../local/charts";
import { CONTROLLER_IMAGES, CONTROLLERS } from "../../../local/charts/controllers";
import { projectPlan } from "../../support/plans";

function chartFile(chart: string, file: string): Record<string, unknown> {
  return parse(readFileSync(join(CHARTS_FOLDER, chart, file), "utf8")) as Record<string, unknown>;
}

describe("the charts of this machine", () => {
  it("have the names and versions that the local stack asks for", async () => {
    const { resources } = await projectPlan("local");
    const releases = resources.filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
    const asked = releases.map(({ inputs }) => `${String(inputs.chart)} ${String(inputs.version)}`);
    const served = CHART_NAMES.map((chart) => {
      const { name, version } = chartFile(chart, "Chart.yaml");
      return `${String(name)} ${String(version)}`;
    });
    assert.deepEqual(served, asked.sort());
  });

  it("install the images that are built from Go modules", () => {
    const images = CONTROLLER_IMAGES.map(({ name, version }) => binaryImage(name, version));
    for (const chart of CHART_NAMES) {
      const { registry, repository } = chartFile(chart, "values.yaml").image as Record<string, string>;
      const { appVersion } = chartFile(chart, "Chart.yaml");
      const address = [...(registry === undefined ? [] : [registry]), repository].join("/");
      assert.ok(images.includes(`${address}:v${String(appVersion).replace(/^v/, "")}`), chart);
    }
  });

  it("install the versions that the modules pin", () => {
    for (const { name, module, package: command } of CONTROLLERS) {
      const version = CONTROLLER_IMAGES.find((image) => image.name === name)?.version ?? "";
      const pins = [...readFileSync(join(module, "go.mod"), "utf8").matchAll(/^\s(\S+) (v\S+)/gm)];
      const pinned = pins.find(([, path = ""]) => command.startsWith(`${path}/`));
      assert.equal(pinned?.[2], version, name);
    }
  });

  it("replace the public ones if a repository or the registry of images does not answer", async () => {
    const server = createServer((request, response) => {
      response.writeHead(Number(/\d+$/.exec(request.url ?? "")?.[0] ?? 404)).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const closed = "http://127.0.0.1:1/200";
    const cases: readonly [repositories: readonly string[], registry: string, reachable: boolean][] = [
      [[`${base}/200`, `${base}/200`], `${base}/200`, true],
      // What registry.k8s.io forwards to wants a token.
      [[`${base}/200`], `${base}/401`, true],
      [[`${base}/200`], `${base}/404`, false],
      [[`${base}/200`], `${base}/503`, false],
      [[`${base}/200`], closed, false],
      [[`${base}/200`, `${base}/404`], `${base}/200`, false],
      [[`${base}/401`], `${base}/200`, false],
      [[`${base}/200`, closed], `${base}/200`, false],
    ];
    try {
      for (const [repositories, registry, reachable] of cases) {
        assert.equal(
          await chartsReachable({ repositories, registry }),
          reachable,
          `${repositories.join()} ${registry}`,
        );
      }
    } finally {
      server.close();
    }
  });
});
