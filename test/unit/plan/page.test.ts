import assert from "node:assert/strict";

import { embeddedJson, renderPage } from "../../../plan/page/page";
import { pageData } from "../../../plan/page/data";
import { graphOf } from "../../../plan/page/graph-drawing";
import {
  component,
  CONFIG_MAP_TYPE,
  deployment,
  NAMESPACE_TYPE,
  plan,
  resource,
  SECRET_TYPE,
  SERVICE_TYPE,
  urn,
} from "./fixture";

const EVIL = `"><script>alert('x')</script>&amp;\\N{}`;
const parent = urn(SERVICE_TYPE, "web");
const dev = plan([
  component(SERVICE_TYPE, "web"),
  resource(SECRET_TYPE, "web-env", { parent, inputs: { stringData: { TOKEN: "[secret 01234567]" } } }),
  deployment("web", "0123456789abcdef", 1, { parent, dependsOn: [urn(SECRET_TYPE, "web-env")] }),
  resource(CONFIG_MAP_TYPE, EVIL, { inputs: { data: { [EVIL]: EVIL, end: "</script><!--" } } }),
]);
const prod = plan([deployment("web", "0123456789abcdef", 2)], "prod");

describe("the page", () => {
  let html = "";
  before(async () => {
    html = (await renderPage([dev, prod])).replaceAll("&#45;", "-");
  });

  it("draws every resource of every environment", () => {
    const drawn = [...html.matchAll(/<g id="(r\d+-\d+)" class="(node|cluster)/g)].map(([, id]) => id).sort();
    assert.deepEqual(
      drawn,
      pageData([dev, prod])
        .resources.map(({ id }) => id)
        .sort(),
    );
    assert.equal(html.match(/<g id="r0-1--r0-2" class="edge">/g)?.length, 1);
  });

  it("asks nothing of the network", () => {
    const withoutNames = html.replaceAll(/xmlns(?::xlink)?="[^"]*"|"http:\/\/www\.w3\.org\/[^"]*"/g, "");
    assert.doesNotMatch(withoutNames, /(?:src|href)\s*=\s*["'](?!data:)|url\(|@import|https?:\/\//);
  });

  it("escapes what plans contain", () => {
    assert.doesNotMatch(html, /<script>alert/);
    assert.equal(html.match(/<script[\s>]/g)?.length, html.match(/<\/script>/g)?.length);
    const embedded = /<script type="application\/json" id="data">(.*)<\/script>/.exec(html)?.[1] ?? "";
    assert.deepEqual(JSON.parse(embedded), JSON.parse(JSON.stringify(pageData([dev, prod]))));
    assert.doesNotMatch(embeddedJson({ a: "</script><!--" }), /</);
  });

  it("marks what is not the same everywhere", () => {
    const { resources, differences } = pageData([dev, plan([deployment("web", "0123456789abcdef", 2)], "dev")]);
    assert.deepEqual(resources.map(({ name, differs }) => [name, differs]).slice(0, 3), [
      ["web", true],
      ["web-env", true],
      ["web", true],
    ]);
    assert.deepEqual(Object.values(differences), [[{ path: "spec.replicas", values: { dev: 2 } }]]);
  });

  it("draws no arrows from namespaces, which nearly everything needs", () => {
    const namespace = resource(NAMESPACE_TYPE, "shop");
    const graph = graphOf(plan([namespace, deployment("web", "0123456789abcdef", 1, { dependsOn: [namespace.urn] })]), {
      id: ({ name }) => name,
      differs: () => false,
    });
    assert.deepEqual(graph.edges, []);
    assert.equal(graph.nodes?.length, 2);
  });
});
