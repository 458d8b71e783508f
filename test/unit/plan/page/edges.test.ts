import assert from "node:assert/strict";

import { edgesAt, siblingEdges, withoutImplied } from "../../../../plan/page/browser/edges";
import { buildTree } from "../../../../plan/page/browser/tree";
import { exampleTree, pageComponent, pageResource } from "./fixture";

const edge = (from: string, to: string, count = 1) => ({ from, to, count });

describe("the page's arrows", () => {
  it("add up dependencies between siblings", () => {
    assert.deepEqual(
      [...siblingEdges(exampleTree())],
      [
        ["db", [edge("db-0", "db-1")]],
        ["", [edge("db", "web", 2)]],
        ["web", [edge("web-sub", "web-0")]],
      ],
    );
  });

  it("leave out those that follow from a chain of others", () => {
    const chain = [edge("a", "b"), edge("b", "c")];
    assert.deepEqual(withoutImplied([...chain, edge("a", "c", 7)]), chain);
  });

  it("keep all of a cycle", () => {
    const cycle = [edge("a", "b"), edge("b", "a")];
    assert.deepEqual(withoutImplied(cycle), cycle);
    const triangle = [edge("a", "b"), edge("b", "c"), edge("c", "a"), edge("a", "c")];
    assert.deepEqual(withoutImplied(triangle), triangle);
  });

  it("leave out namespaces, and include the provider that a component creates", () => {
    const tree = buildTree([
      pageResource("shop", { type: "kubernetes:core/v1:Namespace" }),
      ...pageComponent("cluster", 1),
      pageResource("web", { needs: ["shop"], provider: "cluster-0" }),
    ]);
    assert.deepEqual([...siblingEdges(tree)], [["", [edge("cluster", "web")]]]);
  });

  it("of a selected node lead to the boxes that are visible", () => {
    const tree = exampleTree();
    const at = (id: string, ...unfolded: string[]) => {
      const node = tree.byId.get(id);
      assert.ok(node);
      return edgesAt(tree, node, new Set(unfolded));
    };
    assert.deepEqual(at("web"), [edge("db", "web", 2)]);
    assert.deepEqual(at("db-1"), [edge("db", "web")]);
    assert.deepEqual(at("db-1", "db", "web"), [edge("db-1", "web-0"), edge("db-0", "db-1")].reverse());
    assert.deepEqual(at("alone"), []);
  });
});
