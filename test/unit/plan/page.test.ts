import assert from "node:assert/strict";
import { createContext, runInContext } from "node:vm";

import { embeddedJson, renderPage } from "../../../plan/page/page";
import { pageData } from "../../../plan/page/data";
import { browserScript } from "../../../plan/page/scripts";
import { component, CONFIG_MAP_TYPE, deployment, plan, resource, SECRET_TYPE, SERVICE_TYPE, urn } from "./fixture";

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
    html = await renderPage([dev, prod]);
  });

  it("has a graph for every environment, and every resource in its data and its table", () => {
    assert.deepEqual(
      [...html.matchAll(/data-environment="(\w+)" hidden>/g)].map(([, name]) => name),
      ["dev", "prod"],
    );
    const cells = new Set([...html.matchAll(/data-resource="(r\d+-\d+)"/g)].map(([, id]) => id));
    const { resources } = pageData([dev, prod]);
    assert.deepEqual([...cells].sort(), resources.map(({ id }) => id).sort());
  });

  it("has the cost of every environment, and of all of them", () => {
    const sections = [
      ...html.matchAll(/<section class="view cost" id="([^"]*)" role="tabpanel" aria-label="([^"]*)"/g),
    ];
    assert.deepEqual(
      sections.map(([, id, label]) => [id, label]),
      [
        ["cost-all", "cost, side by side"],
        ["cost-0", "cost, dev"],
        ["cost-1", "cost, prod"],
      ],
    );
    const tabs = [...html.matchAll(/data-cost="([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(
      tabs,
      sections.map(([, id]) => id),
    );
  });

  it("makes no network requests", () => {
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

  it("marks what differs between environments", () => {
    const { resources, differences } = pageData([dev, plan([deployment("web", "0123456789abcdef", 2)], "dev")]);
    assert.deepEqual(resources.map(({ name, differs }) => [name, differs]).slice(0, 3), [
      ["web", true],
      ["web-env", true],
      ["web", true],
    ]);
    assert.deepEqual(Object.values(differences), [[{ path: "spec.replicas", values: { dev: 2 } }]]);
  });

  it("knows components, families, dependencies and what the environment's total counts", () => {
    const [web, env, deployed] = pageData([dev]).resources;
    assert.ok(web && env && deployed);
    assert.deepEqual([web.component, web.counted, web.family], [true, undefined, "component"]);
    assert.deepEqual([deployed.component, deployed.counted, deployed.family], [undefined, true, "kubernetes"]);
    assert.deepEqual([deployed.parent, deployed.needs], [web.id, [env.id]]);
  });

  it("names the provider of a resource only where a component creates it", () => {
    const cluster = component("slipway:aws:Cluster", "main");
    const inside = resource("pulumi:providers:kubernetes", "inside", { parent: cluster.urn });
    const outside = resource("pulumi:providers:aws", "outside");
    const using = (name: string, urn: string) => ({ ...resource(SECRET_TYPE, name), provider: `${urn}::[id]` });
    const { resources } = pageData([
      plan([cluster, inside, outside, using("a", inside.urn), using("b", outside.urn), resource(SECRET_TYPE, "c")]),
    ]);
    const named = Object.fromEntries(resources.map(({ name, provider }) => [name, provider]));
    const id = resources.find(({ name }) => name === "inside")?.id;
    assert.ok(id);
    assert.deepEqual([named.a, named.b, named.c], [id, undefined, undefined]);
  });

  it("contains one script with all modules, which runs as it is", async () => {
    const script = await browserScript();
    assert.ok(html.includes(script));
    assert.doesNotMatch(script, /\brequire\(|\bimport\b/);
    // Without a document, the script fails in the module that reads the page first.
    assert.throws(() => runInContext(script, createContext({})), /document is not defined/);
  });
});
