import assert from "node:assert/strict";

import {
  ancestorsOf,
  boxOf,
  buildTree,
  contentOf,
  countInside,
  countResources,
  familyShares,
  type GraphNode,
  type GraphTree,
  summarize,
  visibleNodes,
} from "../../../../plan/page/browser/tree";
import { exampleTree, pageComponent, pageResource } from "./fixture";

const ids = (nodes: readonly GraphNode[]) => nodes.map(({ id }) => id);

function nodeOf(tree: GraphTree, id: string): GraphNode {
  const node = tree.byId.get(id);
  assert.ok(node, id);
  return node;
}

describe("the page's tree", () => {
  const tree = exampleTree();

  it("starts with only the top level, and shows what an unfolded component contains", () => {
    assert.deepEqual(ids(visibleNodes(tree, new Set())), ["db", "web", "alone"]);
    assert.deepEqual(ids(visibleNodes(tree, new Set(["web"]))), ["db", "web", "web-0", "web-1", "web-sub", "alone"]);
    // A component in a folded one stays out of sight.
    assert.deepEqual(ids(visibleNodes(tree, new Set(["web-sub"]))), ["db", "web", "alone"]);
  });

  it("finds the box that stands for a resource", () => {
    const node = nodeOf(tree, "web-sub-0");
    assert.deepEqual(ids(ancestorsOf(node)), ["web", "web-sub"]);
    assert.equal(boxOf(node, new Set()).id, "web");
    assert.equal(boxOf(node, new Set(["web-sub"])).id, "web");
    assert.equal(boxOf(node, new Set(["web"])).id, "web-sub");
    assert.equal(boxOf(node, new Set(["web", "web-sub"])).id, "web-sub-0");
  });

  it("puts the child of an ordinary resource beside it", () => {
    const nested = buildTree([
      ...pageComponent("repository", 1),
      pageResource("policy", { parent: "repository-0" }),
      pageResource("orphan", { parent: "nowhere" }),
    ]);
    assert.deepEqual(ids(nested.roots), ["repository", "orphan"]);
    assert.deepEqual(ids(contentOf(nodeOf(nested, "repository"))), ["repository-0", "policy"]);
  });

  it("counts the resources of a component, without the components in it", () => {
    assert.equal(countResources(nodeOf(tree, "web")), 4);
    assert.equal(countResources(nodeOf(tree, "alone")), 0);
  });

  it("summarizes a component by the kinds in it, components first", () => {
    assert.equal(summarize(nodeOf(tree, "web")), "Group, 2\u00a0ConfigMap");
    assert.equal(summarize(nodeOf(tree, "db")), "2\u00a0ConfigMap");
  });

  it("returns the shares of the families", () => {
    const mixed = buildTree([
      ...pageComponent("app", 1),
      ...["a", "b", "c"].map((id) => pageResource(id, { parent: "app", family: "aws" })),
    ]);
    assert.deepEqual(familyShares(nodeOf(mixed, "app")), [
      ["aws", 0.75],
      ["kubernetes", 0.25],
    ]);
  });

  it("counts what each node is or contains of some", () => {
    const counts = countInside(exampleTree(), new Set(["web-0", "web-sub-0", "db", "unknown"]));
    assert.deepEqual(Object.fromEntries(counts), { web: 2, "web-0": 1, "web-sub": 1, "web-sub-0": 1, db: 1 });
  });
});
