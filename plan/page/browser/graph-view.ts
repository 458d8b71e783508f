/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PageResource } from "../data";
import { boxState, createBox, measureBox, placeBox, updateBox, type BoxElement } from "./box";
import { element } from "./dom";
import { drawEdges, markEdges } from "./edge-paths";
import { siblingEdges } from "./edges";
import { layOut, type GraphLayout } from "./layout";
import type { Rect } from "./level";
import { Stage } from "./stage";
import { ancestorsOf, boxOf, buildTree, countInside, visibleNodes, type GraphNode, type GraphTree } from "./tree";

/** Beyond as many boxes, none moves or fades: each would take a layer of its own. */
const MOST_ANIMATED = 200;

/** The graph of one environment: boxes that fold and unfold, and the arrows between them. */
export class GraphView {
  readonly tree: GraphTree;
  readonly stage: Stage;
  private readonly unfolded = new Set<string>();
  private readonly boxes = new Map<string, BoxElement>();
  private readonly canvas = element("div", "canvas");
  private readonly svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  private readonly edges: ReturnType<typeof siblingEdges>;
  private layout: GraphLayout | undefined;
  private hits: ReadonlySet<string> | undefined;
  private selected: GraphNode | undefined;

  constructor(figure: HTMLElement, resources: readonly PageResource[]) {
    this.tree = buildTree(resources);
    this.edges = siblingEdges(this.tree);
    this.svg.setAttribute("aria-hidden", "true");
    this.canvas.append(this.svg);
    figure.append(this.canvas);
    this.stage = new Stage(figure, this.canvas);
    new ResizeObserver(() => {
      if (this.isHidden()) return;
      if (this.layout) this.stage.update(this.layout, this.focusRect());
      else this.render();
    }).observe(figure);
  }

  /** Folds or unfolds a component; other nodes stay as they are. */
  toggle(id: string): void {
    const node = this.tree.byId.get(id);
    if (!node || node.children.length === 0) return;
    if (!this.unfolded.delete(id)) this.unfolded.add(id);
    this.render(id);
  }

  /** Unfolds everything around a node. */
  unfoldTo(id: string): void {
    const node = this.tree.byId.get(id);
    if (!node) return;
    const folded = ancestorsOf(node).filter((above) => !this.unfolded.has(above.id));
    for (const above of folded) this.unfolded.add(above.id);
    if (folded.length > 0) this.render(id);
    else this.reveal(id);
  }

  unfoldAll(): void {
    for (const { id, children } of this.tree.byId.values()) if (children.length > 0) this.unfolded.add(id);
    this.render();
  }

  foldAll(): void {
    this.unfolded.clear();
    this.render();
  }

  /** Marks the node whose details are shown, and all arrows from and to it. */
  select(id: string | undefined): void {
    this.selected = this.tree.byId.get(id ?? "");
    this.mark();
  }

  /** Dims all other resources and counts the hits in each component; undefined shows all again. */
  filter(hits: ReadonlySet<string> | undefined): void {
    this.hits = hits;
    this.canvas.classList.toggle("filtered", hits !== undefined);
    this.updateBoxes();
  }

  focus(id: string): void {
    this.boxes.get(id)?.main.focus({ preventScroll: true });
    this.reveal(id);
  }

  /** The rectangles that arrow keys move between: of an open component, only its header. */
  focusRects(): { id: string; rect: Rect }[] {
    return [...(this.layout?.rects ?? [])].map(([id, rect]) => {
      const node = this.tree.byId.get(id);
      const height = node && this.unfolded.has(id) ? measureBox(node, "open").height : rect.height;
      return { id, rect: { ...rect, height } };
    });
  }

  reveal(id: string): void {
    const found = this.focusRects().find((box) => box.id === id);
    if (found) this.stage.reveal(found.rect);
  }

  private render(focus?: string): void {
    if (this.isHidden()) {
      this.layout = undefined;
      return;
    }
    // The ratio of the window, not of the figure: the order of the boxes stays when the panel opens.
    const ratio = innerWidth / Math.max(1, innerHeight - 150);
    const measure = (node: GraphNode) => measureBox(node, boxState(node, this.unfolded));
    this.layout = layOut(this.tree, { unfolded: this.unfolded, edges: this.edges, measure, ratio });
    this.canvas.classList.toggle("still", this.layout.rects.size > MOST_ANIMATED);
    this.syncElements(visibleNodes(this.tree, this.unfolded), this.layout);
    this.svg.setAttribute("width", String(this.layout.width));
    this.svg.setAttribute("height", String(this.layout.height));
    drawEdges(this.svg, this.layout);
    this.updateBoxes();
    this.mark();
    const rect = this.layout.rects.get(focus ?? "");
    this.stage.update(this.layout, rect ?? this.focusRect());
  }

  private isHidden(): boolean {
    const { width, height } = this.stage.size;
    return width === 0 || height === 0;
  }

  /** Keeps the elements that stay, so that they keep the focus and move to their new place. */
  private syncElements(nodes: readonly GraphNode[], { rects }: GraphLayout): void {
    const visible = new Set(nodes.map(({ id }) => id));
    for (const [id, box] of this.boxes) {
      if (visible.has(id)) continue;
      box.frame.remove();
      this.boxes.delete(id);
    }
    let next = this.canvas.firstElementChild;
    for (const node of nodes) {
      const box = this.boxes.get(node.id) ?? createBox(node);
      this.boxes.set(node.id, box);
      const rect = rects.get(node.id);
      if (rect) placeBox(box, rect);
      if (box.frame === next) next = next.nextElementSibling;
      else this.canvas.insertBefore(box.frame, next);
    }
  }

  private updateBoxes(): void {
    const found = this.hits && countInside(this.tree, this.hits);
    for (const [id, box] of this.boxes) {
      const node = this.tree.byId.get(id);
      if (node) updateBox(box, boxState(node, this.unfolded), found && (found.get(id) ?? 0));
    }
  }

  private mark(): void {
    const visible = this.selected && boxOf(this.selected, this.unfolded);
    for (const [id, { frame }] of this.boxes) {
      frame.classList.toggle("selected", id === visible?.id);
    }
    if (this.layout) markEdges(this.svg, this.layout, this.tree, this.selected, this.unfolded);
  }

  private focusRect(): Rect | undefined {
    const visible = this.selected && boxOf(this.selected, this.unfolded);
    return this.layout?.rects.get(visible?.id ?? "");
  }
}
