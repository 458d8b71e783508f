import assert from "node:assert/strict";

import { ALL, formatLink, parseLink, type PageLink } from "../../../../plan/page/browser/link";

const ENVIRONMENTS = ["dev", "prod", "test & trial"];
const KEY = "slipway::slipway:x:App$kubernetes:apps/v1:Deployment::slipway-*-a+b&c=d%#ü";

describe("a link to the page", () => {
  it("restores what it names", () => {
    const links: PageLink[] = [
      { view: ALL, mode: "resources", search: "", onlyDifferences: false },
      { view: "prod", mode: "resources", resource: KEY, search: "rds", onlyDifferences: true },
      { view: ALL, mode: "resources", resource: KEY, from: "dev", search: "a=b & c", onlyDifferences: false },
      { view: "test & trial", mode: "cost", search: "", onlyDifferences: false },
    ];
    for (const link of links) assert.deepEqual(parseLink(formatLink(link), ENVIRONMENTS), link);
  });

  it("names environment, resource and search in plain text", () => {
    const link: PageLink = {
      view: "prod",
      mode: "resources",
      resource: "p::aws:ec2/vpc:Vpc::main",
      from: "prod",
      search: "rds",
      onlyDifferences: false,
    };
    assert.equal(formatLink(link), "#env=prod&resource=p::aws:ec2/vpc:Vpc::main&search=rds");
    assert.equal(formatLink({ view: "prod", mode: "cost", search: "", onlyDifferences: false }), "#env=prod&show=cost");
  });

  it("shows resources unless it names the cost", () => {
    for (const fragment of ["#prod", "#env=prod&show=all", "#env=prod&show"]) {
      assert.equal(parseLink(fragment, ENVIRONMENTS).mode, "resources", fragment);
    }
  });

  it("may be only an environment", () => {
    assert.equal(parseLink("#prod", ENVIRONMENTS).view, "prod");
    assert.equal(parseLink("#test%20%26%20trial", ENVIRONMENTS).view, "test & trial");
  });

  it("shows all environments where it names none that exists", () => {
    for (const fragment of ["", "#", "#nowhere", "#env=nowhere", "#%", "#env"]) {
      assert.equal(parseLink(fragment, ENVIRONMENTS).view, ALL, fragment);
    }
  });
});
