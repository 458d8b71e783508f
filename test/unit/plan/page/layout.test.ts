import assert from "node:assert/strict";

import { separate } from "../../../../plan/page/browser/align";
import { siblingEdges, withoutImplied } from "../../../../plan/page/browser/edges";
import { assignColumns, ROW_GAP, type SizedBox } from "../../../../plan/page/browser/layers";
import { layOut } from "../../../../plan/page/browser/layout";
import { layOutLevel, type Rect } from "../../../../plan/page/browser/level";
import { countCrossings, orderColumns } from "../../../../plan/page/browser/order";
import { exampleTree } from "./fixture";

const WIDE = 1.7;
const box = (id: string, height = 40): SizedBox => ({ id, width: 100, height });
const edge = (from: string, to: string) => ({ from, to, count: 1 });
const overlap = (a: Rect, b: Rect) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function assertApart(rects: readonly Rect[]): void {
  for (const [index, rect] of rects.entries()) {
    for (const other of rects.slice(index + 1)) assert.ok(!overlap(rect, other), JSON.stringify([rect, other]));
  }
}

/** Fifteen boxes with edges to the next, the third next and the fifth next one. */
const MANY = Array.from({ length: 15 }, (_, index) => box(String(index), 30 + (index % 4) * 20));
const MANY_EDGES = MANY.flatMap((_, index) =>
  [1, 3, 5]
    .filter((step) => (index * step) % 3 !== 2 && index + step < 15)
    .map((step) => edge(`${index}`, `${index + step}`)),
);

describe("the page's layout", () => {
  it("puts dependents to the right of their dependencies, and one without any next to its dependent", () => {
    const { columns } = assignColumns(
      [box("c"), box("b"), box("a"), box("late")],
      [edge("a", "b"), edge("b", "c"), edge("late", "c")],
      1000,
    );
    const found = columns.map((column) => column.map(({ id }) => id));
    assert.deepEqual(found, [["a"], ["b", "late"], ["c"]]);
  });

  it("reserves a lane in each column that an edge passes", () => {
    const { columns, routes } = assignColumns(
      [box("a"), box("b"), box("c")],
      [edge("a", "b"), edge("b", "c"), edge("a", "c")],
      1000,
    );
    const route = routes.find(({ slots }) => slots.length === 3);
    assert.ok(route);
    assert.deepEqual([route.slots[0], route.slots[2]], ["a", "c"]);
    assert.ok(columns[1]?.some(({ id, box: own }) => id === route.slots[1] && !own));
  });

  it("starts another column where one would exceed the capacity", () => {
    const boxes = ["a", "b", "c"].map((id) => box(id));
    const lengths = (capacity: number) => assignColumns(boxes, [], capacity).columns.map((column) => column.length);
    assert.deepEqual(lengths(2 * 40 + ROW_GAP), [2, 1]);
    assert.deepEqual(lengths(2 * 40 + ROW_GAP - 1), [1, 1, 1]);
    assert.deepEqual(lengths(10), [1, 1, 1]);
  });

  it("opens a cycle and points its last edge to the left", () => {
    const { rects, edges } = layOutLevel([box("a"), box("b")], [edge("a", "b"), edge("b", "a")], WIDE);
    assert.equal(rects.get("a")?.x, 0);
    assert.ok((rects.get("b")?.x ?? 0) > 100);
    // The arrowhead: back, tip, back.
    assert.match(edges[0]?.path ?? "", /M139 16L146 20L139 24$/);
    assert.match(edges[1]?.path ?? "", /M107 16L100 20L107 24$/);
  });

  it("orders columns without crossings where it can", () => {
    const boxes = ["a", "b", "x", "y"].map((id) => box(id));
    const assigned = assignColumns(boxes, [edge("a", "y"), edge("b", "x")], 1000);
    assert.equal(countCrossings(assigned.columns, assigned.routes), 1);
    assert.equal(countCrossings(orderColumns(assigned), assigned.routes), 0);
  });

  it("keeps distances with the smallest moves", () => {
    const slots = [box("a"), box("b"), box("c")];
    assert.deepEqual(separate(slots, [0, 0, 500]), [-28, 28, 500]);
    assert.deepEqual(separate(slots, [0, 100, 200]), [0, 100, 200]);
  });

  it("never lets boxes overlap, nor an edge's straight part run through another box", () => {
    const { rects, edges, width, height } = layOutLevel([...MANY, box("alone")], MANY_EDGES, WIDE);
    assert.equal(rects.size, 16);
    assert.ok(MANY_EDGES.length > 10);
    assertApart([...rects.values()]);
    assert.ok(
      [...rects.values()].every(
        (rect) => rect.x >= 0 && rect.x + rect.width <= width && rect.y + rect.height <= height,
      ),
    );
    for (const { from, to, path } of edges) {
      for (const [, x = "", y = "", end = ""] of path.matchAll(/(-?[\d.]+) (-?[\d.]+)H(-?[\d.]+)/g)) {
        const line = { x: Number(x) + 0.5, y: Number(y), width: Number(end) - Number(x) - 1, height: 0.1 };
        const crossed = [...rects].filter(
          ([id, rect]) => id !== from && id !== to && line.width > 0 && overlap(line, rect),
        );
        assert.deepEqual(crossed, [], path);
      }
    }
  });

  it("places boxes without edges in rows that fit the window", () => {
    const boxes = Array.from({ length: 24 }, (_, index) => box(String(index)));
    const { width, height, rects } = layOutLevel(boxes, [], WIDE);
    assertApart([...rects.values()]);
    assert.ok(width / height > 1 && width / height < 3, `${width} x ${height}`);
  });

  it("draws open components around their content", () => {
    const tree = exampleTree();
    const edges = siblingEdges(tree);
    const measure = () => ({ width: 120, height: 40 });
    const layoutWith = (...unfolded: string[]) =>
      layOut(tree, { unfolded: new Set(unfolded), edges, measure, ratio: WIDE });
    assert.deepEqual([...layoutWith().rects.keys()].sort(), ["alone", "db", "web"]);
    assert.equal(layoutWith().groups.flatMap((group) => group.edges).length, 1);

    const open = layoutWith("web", "web-sub", "db");
    assert.equal(open.rects.size, tree.byId.size);
    assert.equal(open.groups.flatMap((group) => group.edges).length, 3);
    for (const { id, parent } of tree.byId.values()) {
      const [own, frame] = [open.rects.get(id), open.rects.get(parent?.id ?? "")];
      if (!own || !frame) continue;
      assert.ok(own.x > frame.x && own.x + own.width < frame.x + frame.width, id);
      // Below the header.
      assert.ok(own.y >= frame.y + 40 && own.y + own.height < frame.y + frame.height, id);
    }
    assertApart([...open.rects].filter(([id]) => tree.byId.get(id)?.children.length === 0).map(([, rect]) => rect));
  });

  it("takes time in proportion to the number of boxes", () => {
    const readsOf = (count: number) => {
      let reads = 0;
      const counting = <T extends object>(value: T): T =>
        new Proxy(value, { get: (target, member): unknown => ((reads += 1), Reflect.get(target, member)) });
      const boxes = Array.from({ length: count }, (_, index) => counting(box(`application-${index}`)));
      const edges = boxes.flatMap(({ id }) => ["cluster", "ingress"].map((hub) => counting(edge(hub, id))));
      const all = [counting(box("cluster")), counting(box("ingress")), ...boxes];
      layOutLevel(all, withoutImplied([counting(edge("cluster", "ingress")), ...edges]), WIDE);
      return reads;
    };
    const [few, many] = [readsOf(100), readsOf(400)];
    assert.ok(many < few * 4.4, `of 4 times the boxes, values were read ${(many / few).toFixed(1)} times as often`);
  });
});
