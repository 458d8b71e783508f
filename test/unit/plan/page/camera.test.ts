import assert from "node:assert/strict";

import { fitLegibly, fitWhole, LEGIBLE_SCALE, reveal, zoomAt, type Camera } from "../../../../plan/page/browser/camera";
import type { Rect } from "../../../../plan/page/browser/level";

const VIEW = { width: 1000, height: 600 };
const onScreen = ({ x, y, width, height }: Rect, camera: Camera) => ({
  left: x * camera.scale + camera.x,
  top: y * camera.scale + camera.y,
  right: (x + width) * camera.scale + camera.x,
  bottom: (y + height) * camera.scale + camera.y,
});

describe("the page's camera", () => {
  it("shows the whole drawing in the centre", () => {
    assert.deepEqual(fitWhole({ width: 2000, height: 600 }, VIEW), { x: 0, y: 150, scale: 0.5 });
    assert.deepEqual(fitLegibly({ width: 1000, height: 500 }, VIEW), { x: 0, y: 50, scale: 1 });
  });

  it("does not enlarge a small drawing without limit", () => {
    assert.ok(fitWhole({ width: 10, height: 10 }, VIEW).scale < 2);
  });

  it("stays legible, with what was unfolded in view", () => {
    const drawing = { width: 4000, height: 3000 };
    const focus = { x: 3500, y: 2000, width: 400, height: 300 };
    const camera = fitLegibly(drawing, VIEW, focus);
    assert.equal(camera.scale, LEGIBLE_SCALE);
    const { left, top, right, bottom } = onScreen(focus, camera);
    assert.ok(left >= 0 && top >= 0 && right <= VIEW.width && bottom <= VIEW.height);
    assert.deepEqual(fitLegibly(drawing, VIEW), { x: 0, y: 0, scale: LEGIBLE_SCALE });
  });

  it("shows what is larger than the window from its top left corner", () => {
    const { left, top } = onScreen(
      { x: 500, y: 500, width: 3000, height: 2000 },
      fitLegibly({ width: 4000, height: 3000 }, VIEW, { x: 500, y: 500, width: 3000, height: 2000 }),
    );
    assert.ok(left >= 0 && left < 30 && top >= 0 && top < 30);
  });

  it("zooms around a point, within limits", () => {
    const camera = zoomAt({ x: 0, y: 0, scale: 1 }, 2, { x: 100, y: 50 });
    assert.deepEqual(camera, { x: -100, y: -50, scale: 2 });
    assert.ok(zoomAt(camera, 1000, { x: 0, y: 0 }).scale < 10);
    assert.ok(zoomAt(camera, 0.0001, { x: 0, y: 0 }).scale > 0.01);
  });

  it("moves only as far as needed to reveal a box", () => {
    const camera = { x: 0, y: 0, scale: 1 };
    assert.deepEqual(reveal(camera, { x: 100, y: 100, width: 100, height: 50 }, VIEW), camera);
    const right = onScreen(
      { x: 1200, y: 100, width: 100, height: 50 },
      reveal(camera, { x: 1200, y: 100, width: 100, height: 50 }, VIEW),
    );
    assert.ok(right.right <= VIEW.width && right.right > VIEW.width - 30 && right.top === 100);
    const left = onScreen(
      { x: -300, y: -80, width: 100, height: 50 },
      reveal(camera, { x: -300, y: -80, width: 100, height: 50 }, VIEW),
    );
    assert.ok(left.left >= 0 && left.left < 30 && left.top >= 0 && left.top < 30);
  });
});
