import assert from "node:assert/strict";

import { CHART_NAMES, render } from "../../../local/engine/fallback/releases/charts";

describe("the manifest that replaces a chart", () => {
  it("has the release's namespace and values", () => {
    const { text } = render("traefik", "edge", { ports: { web: { hostPort: 8081 } }, deployment: { replicas: 2 } });
    assert.match(text, /namespace: edge$/m);
    assert.match(text, /hostPort: 8081$/m);
    assert.match(text, /replicas: 2$/m);
    const values = text.split("\n").filter((line) => !line.trimStart().startsWith("#"));
    assert.doesNotMatch(values.join("\n"), /\$\{/);
  });

  it("changes only if its own values change", () => {
    const hash = (port: number, extra = {}) =>
      render("traefik", "edge", { ports: { web: { hostPort: port } }, ...extra }).hash;
    assert.equal(hash(80), hash(80, { global: { checkNewVersion: false } }));
    assert.notEqual(hash(80), hash(81));
  });

  it("requires its values", () => {
    assert.throws(() => render("traefik", "edge", {}), /values\.ports\.web\.hostPort of the chart traefik is null/);
    assert.deepEqual(CHART_NAMES, ["traefik", "metrics-server"]);
  });
});
