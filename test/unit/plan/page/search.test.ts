import assert from "node:assert/strict";

import { createSearch } from "../../../../plan/page/browser/search";
import { pageResource } from "./fixture";

const find = createSearch({
  environments: ["dev"],
  differences: {},
  resources: [
    pageResource("web", { kind: "Deployment", inputs: [{ depth: 0, key: "image", text: "nginx:1.29" }] }),
    pageResource("db", { kind: "Instance", type: "aws:rds/instance:Instance", values: ["Postgres 17"], differs: true }),
  ],
});

describe("the page's search", () => {
  it("finds names, kinds, types, values and inputs in any case", () => {
    for (const text of ["WEB", "deploy", "image", "nginx:1"]) assert.deepEqual([...find(text, false)], ["web"], text);
    for (const text of ["aws:rds", "postgres 17"]) assert.deepEqual([...find(text, false)], ["db"], text);
  });

  it("requires every word, in any order", () => {
    assert.deepEqual([...find(" nginx web ", false)], ["web"]);
    assert.deepEqual([...find("nginx db", false)], []);
  });

  it("can be limited to differences", () => {
    assert.deepEqual([...find("", true)], ["db"]);
    assert.deepEqual([...find("web", true)], []);
    assert.equal(find("", false).size, 2);
  });
});
