import assert from "node:assert/strict";

import { isArrowKey, nextBox, type ArrowKey } from "../../../../plan/page/browser/navigate";

const at = (x: number, y: number) => ({ x, y, width: 100, height: 40 });
/** Two columns, and a header above its content. */
const BOXES = [
  { id: "a", rect: at(0, 0) },
  { id: "b", rect: at(0, 60) },
  { id: "c", rect: at(150, 10) },
  { id: "d", rect: at(150, 400) },
  { id: "header", rect: { x: 300, y: 0, width: 400, height: 30 } },
  { id: "content", rect: at(320, 50) },
];
const next = (id: string, key: ArrowKey) => {
  const from = BOXES.find((box) => box.id === id);
  assert.ok(from);
  return nextBox(BOXES, from.rect, key);
};

describe("arrow keys on the page", () => {
  it("move to the nearest box in their direction", () => {
    assert.equal(next("a", "ArrowRight"), "c");
    assert.equal(next("a", "ArrowDown"), "b");
    assert.equal(next("b", "ArrowUp"), "a");
    assert.equal(next("c", "ArrowLeft"), "a");
    assert.equal(next("c", "ArrowDown"), "d");
    assert.equal(next("header", "ArrowDown"), "content");
    assert.equal(next("content", "ArrowUp"), "header");
  });

  it("stay where nothing is in their direction", () => {
    assert.equal(next("a", "ArrowLeft"), undefined);
    assert.equal(next("a", "ArrowUp"), undefined);
  });

  it("are the only keys that move", () => {
    assert.ok(isArrowKey("ArrowUp"));
    assert.ok(!isArrowKey("Enter") && !isArrowKey("toString"));
  });
});
