import type { BoxEdge } from "./edges";
import { layOutLevel, type DrawnEdge, type Rect } from "./level";
import type { GraphNode, GraphTree } from "./tree";

// The layout of a whole environment: open components are boxes around the layout of their content.

/** A group of edges with the offset of their paths, in pixels. */
export interface EdgeGroup {
  readonly x: number;
  readonly y: number;
  readonly edges: readonly DrawnEdge[];
}

/** Absolute rectangles of all visible boxes, by id. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly rects: ReadonlyMap<string, Rect>;
  readonly groups: readonly EdgeGroup[];
}

/** What a layout depends on. */
export interface LayoutOptions {
  readonly unfolded: ReadonlySet<string>;
  /** By component, `""` for the top level. */
  readonly edges: ReadonlyMap<string, readonly BoxEdge[]>;
  /** Size of a folded component, of a resource, or of an open component's header, in pixels. */
  readonly measure: (node: GraphNode) => { width: number; height: number };
  /** Ratio of width to height of the available space. */
  readonly ratio: number;
}

/** Inside an open component, in pixels. */
export const PADDING = 14;

/** Around the whole drawing, in pixels. */
export const MARGIN = 16;

const INNER_RATIO = 1.7;

/** Lays out the visible boxes of an environment. */
export function layOut(tree: GraphTree, options: LayoutOptions): GraphLayout {
  const { rects, groups, width, height } = layOutContent(tree.roots, "", options.ratio, options);
  return {
    width: width + 2 * MARGIN,
    height: height + 2 * MARGIN,
    rects: new Map([...rects].map(([id, rect]) => [id, moved(rect, MARGIN, MARGIN)])),
    groups: groups.map((group) => moved(group, MARGIN, MARGIN)),
  };
}

function layOutContent(
  nodes: readonly GraphNode[],
  component: string,
  ratio: number,
  options: LayoutOptions,
): GraphLayout {
  const { unfolded, edges, measure } = options;
  const contents = new Map(
    nodes
      .filter(({ id }) => unfolded.has(id))
      .map((node) => [node.id, layOutContent(node.children, node.id, INNER_RATIO, options)]),
  );
  const boxes = nodes.map((node) => {
    const own = measure(node);
    const content = contents.get(node.id);
    if (!content) return { id: node.id, ...own };
    const width = Math.max(own.width, content.width) + 2 * PADDING;
    return { id: node.id, width, height: own.height + content.height + PADDING };
  });
  const level = layOutLevel(boxes, edges.get(component) ?? [], ratio, (id) => !contents.has(id));
  const rects = new Map(level.rects);
  const groups: EdgeGroup[] = [{ x: 0, y: 0, edges: level.edges }];
  for (const node of nodes) {
    const content = contents.get(node.id);
    const frame = level.rects.get(node.id);
    if (!content || !frame) continue;
    const [x, y] = [frame.x + PADDING, frame.y + measure(node).height];
    for (const [id, rect] of content.rects) rects.set(id, moved(rect, x, y));
    groups.push(...content.groups.map((group) => moved(group, x, y)));
  }
  return { width: level.width, height: level.height, rects, groups };
}

function moved<T extends { readonly x: number; readonly y: number }>(thing: T, x: number, y: number): T {
  return { ...thing, x: thing.x + x, y: thing.y + y };
}
