/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { plural, svgPath } from "./dom";
import { edgesAt } from "./edges";
import type { GraphLayout } from "./layout";
import { arrowhead, type Rect } from "./level";
import type { GraphNode, GraphTree } from "./tree";

// The arrows of a graph: those between the boxes of a component, and all of the selected node.

const THINNEST = 1.2;
const SHORTEST_BEND = 40;

/** Draws the arrows of a layout; one that stands for more dependencies is thicker. */
export function drawEdges(svg: SVGSVGElement, { groups }: GraphLayout): void {
  const paths = groups.flatMap(({ x, y, edges }) =>
    edges.map(({ from, to, count, path }) => {
      const drawn = svgPath("edge", path);
      drawn.setAttribute("transform", `translate(${x} ${y})`);
      drawn.style.strokeWidth = String(THINNEST + Math.log10(count));
      drawn.dataset.edge = `${from}>${to}`;
      const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
      title.textContent = plural(count, "dependency").replace("ys", "ies");
      drawn.append(title);
      return drawn;
    }),
  );
  svg.replaceChildren(...paths);
}

/** Highlights the arrows of a node, and adds those between components. */
export function markEdges(
  svg: SVGSVGElement,
  { rects }: GraphLayout,
  tree: GraphTree,
  selected: GraphNode | undefined,
  unfolded: ReadonlySet<string>,
): void {
  for (const drawn of svg.querySelectorAll(".extra")) drawn.remove();
  const edges = selected ? edgesAt(tree, selected, unfolded) : [];
  const own = new Set(edges.map(({ from, to }) => `${from}>${to}`));
  for (const drawn of svg.querySelectorAll<SVGPathElement>(".edge")) {
    drawn.classList.toggle("selected", own.delete(drawn.dataset.edge ?? ""));
  }
  for (const edge of own) {
    const [from, to] = edge.split(">").map((id) => rects.get(id));
    if (from && to) svg.append(svgPath("edge extra selected", freePath(from, to)));
  }
}

function freePath(from: Rect, to: Rect): string {
  const [startX, startY] = [from.x + from.width, from.y + from.height / 2];
  const [endX, endY] = [to.x, to.y + to.height / 2];
  const bend = Math.max(SHORTEST_BEND, (endX - startX) / 2);
  const curve = `M${startX} ${startY}C${startX + bend} ${startY} ${endX - bend} ${endY} ${endX} ${endY}`;
  return curve + arrowhead(endX, endY, -1);
}
