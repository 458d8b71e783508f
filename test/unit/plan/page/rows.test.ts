import assert from "node:assert/strict";

import { pageData } from "../../../../plan/page/data";
import { MOST_ROWS, renderMatrix } from "../../../../plan/page/matrix";
import { readRows, rowsAround, rowsWithHits, unfoldedRows } from "../../../../plan/page/browser/rows";
import { component, CONFIG_MAP_TYPE, plan, resource, SERVICE_TYPE, urn } from "../fixture";

const EVIL = `</noscript><script>alert("x")</script>\n`;

/** Components with one in each, which contains a resource. */
function manyRows(count: number) {
  const resources = Array.from({ length: count / 3 }, (_, index) => {
    const [outer, inner] = [`outer-${index}`, `inner-${index}`];
    return [
      component("slipway:platform:Application", outer),
      component(SERVICE_TYPE, inner, { parent: urn("slipway:platform:Application", outer) }),
      resource(CONFIG_MAP_TYPE, `${EVIL}${index}`, { parent: urn(SERVICE_TYPE, inner) }),
    ];
  });
  return plan(resources.flat());
}

function matrixOf(count: number): string {
  const large = manyRows(count);
  return renderMatrix([large], pageData([large]));
}

describe("the page's rows", () => {
  const html = matrixOf(MOST_ROWS + 2);
  const { table, rows } = readRows(html.replace(/^<noscript class="rows">/, "").replace(/<\/noscript>$/, ""));

  it("are in the document as they are, unless there are many", () => {
    assert.match(matrixOf(MOST_ROWS - 1), /^<table class="matrix">.*<\/table>$/s);
    assert.match(html, /^<noscript class="rows"><table class="matrix">.*<\/table><\/noscript>$/s);
    assert.equal(html.match(/<\/noscript/g)?.length, 1, "no value ends the element");
  });

  it("are read without their elements", () => {
    assert.match(table, /^<table class="matrix"><thead>.*<\/thead><tbody><\/tbody><\/table>$/);
    assert.equal(rows.length, MOST_ROWS + 2);
    const found = rows.slice(0, 3).map(({ depth, ids, isComponent }) => ({ depth, ids, isComponent }));
    assert.deepEqual(found, [
      { depth: 0, ids: ["r0-0"], isComponent: true },
      { depth: 1, ids: ["r0-1"], isComponent: true },
      { depth: 2, ids: ["r0-2"], isComponent: false },
    ]);
    assert.ok(rows.every(({ html }) => html.startsWith("<tr ") && html.endsWith("</tr>")));
  });

  it("are those outside folded components", () => {
    assert.deepEqual(unfoldedRows(rows, new Set()).slice(0, 3), [0, 3, 6]);
    assert.deepEqual(unfoldedRows(rows, new Set([3])).slice(0, 4), [0, 3, 4, 6]);
    assert.deepEqual(unfoldedRows(rows, new Set([3, 4])).slice(0, 5), [0, 3, 4, 5, 6]);
    // One that is unfolded in a folded one is not shown.
    assert.deepEqual(unfoldedRows(rows, new Set([4])).slice(0, 3), [0, 3, 6]);
  });

  it("are those with a hit and the components around them", () => {
    assert.deepEqual(rowsWithHits(rows, new Set(["r0-5", "r0-9", "r0-13"])), [3, 4, 5, 9, 12, 13]);
    assert.deepEqual(rowsWithHits(rows, new Set(["unknown"])), []);
    assert.deepEqual(rowsAround(rows, 5), [4, 3]);
    assert.deepEqual(rowsAround(rows, 3), []);
    assert.deepEqual(rowsAround(rows, -1), []);
  });
});
