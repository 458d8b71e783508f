import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";

import { countsByType, renderTree } from "../../../plan/text/tree";
import { createPaint, createTerminal, PLAIN_TERMINAL, wantsColour } from "../../../plan/text/terminal";
import { component, CONFIG_MAP_TYPE, deployment, plan, resource, SECRET_TYPE, SERVICE_TYPE, urn } from "./fixture";

const parent = urn(SERVICE_TYPE, "web");
const small = plan([
  component(SERVICE_TYPE, "web"),
  resource(SECRET_TYPE, "web-env", { parent, inputs: { stringData: { TOKEN: "[secret 01234567]" } } }),
  deployment("web", "0123456789abcdef", 2, { parent }),
  resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", "web", { parent }),
]);

describe("the tree", () => {
  it("shows components, resources and their main values, and counts types", () => {
    assert.equal(
      renderTree(small),
      [
        "dev  3 resources in 1 component",
        "└─ WebService web",
        "   ├─ Deployment   2 replicas  shop/web@01234567  cpu 50m  mem 64Mi",
        "   ├─ Secret -env  TOKEN",
        "   └─ + NetworkPolicy",
        "",
        "  1 Deployment, 1 NetworkPolicy, 1 Secret",
      ].join("\n"),
    );
  });

  it("puts several resources of one type on one line", () => {
    const crowd = ["a", "b", "c"].map((name) => resource(CONFIG_MAP_TYPE, name, { inputs: { data: { [name]: "" } } }));
    assert.match(renderTree(plan(crowd)), /^└─ ConfigMap × 3 {2}a {2}b {2}c$/m);
  });

  it("shows a component around one resource of its name in one line", () => {
    const wrapped = plan([component(SERVICE_TYPE, "web"), deployment("web", "0123456789abcdef", 1, { parent })]);
    assert.match(renderTree(wrapped), /^└─ WebService web {2}1 replica {2}shop\/web@01234567/m);
  });

  for (const columns of [60, 80, 100, 160]) {
    it(`fits ${columns} columns`, () => {
      const long = resource(CONFIG_MAP_TYPE, "n".repeat(200), {
        inputs: { data: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key-${index}`, ""])) },
      });
      const lines = renderTree(plan([...small.resources, long]), { ...PLAIN_TERMINAL, columns }).split("\n");
      const widths = lines.map(({ length }) => length);
      assert.equal(Math.max(...widths), columns);
    });
  }

  it("counts the most frequent types first", () => {
    assert.deepEqual(
      countsByType(plan([resource(SECRET_TYPE, "a"), resource(CONFIG_MAP_TYPE, "b"), resource(CONFIG_MAP_TYPE, "c")])),
      [
        ["ConfigMap", 2],
        ["Secret", 1],
      ],
    );
  });

  it("has colour only on a terminal that allows it", () => {
    const coloured = renderTree(small, { ...PLAIN_TERMINAL, paint: createPaint(true) });
    assert.notEqual(coloured, stripVTControlCharacters(coloured));
    assert.equal(stripVTControlCharacters(coloured), renderTree(small));
    assert.equal(wantsColour({ isTTY: true }, {}), true);
    assert.equal(wantsColour({ isTTY: true }, { NO_COLOR: "1" }), false);
    assert.equal(wantsColour({ isTTY: true }, { NO_COLOR: "" }), true);
    assert.equal(wantsColour({}, {}), false);
  });

  it("is as wide as the terminal, at least 60 columns, and 80 without one", () => {
    assert.equal(createTerminal({ isTTY: true, columns: 133 }, {}).columns, 133);
    assert.equal(createTerminal({ isTTY: true, columns: 20 }, {}).columns, 60);
    assert.equal(createTerminal({}, {}).columns, 80);
  });
});
