import type { Graph, Subgraph } from "@viz-js/viz";

/** The content of a drawing without its layout, each list sorted. */
export interface DrawingContent {
  /** `<name>: <text>` of each box. */
  readonly boxes: readonly string[];
  /** `<name>: <text>` of each frame around boxes. */
  readonly frames: readonly string[];
  /** `<tail>-><head>` of each arrow. */
  readonly arrows: readonly string[];
}

/** Reads the content of an SVG document that Graphviz has drawn. */
export function svgContent(svg: string): DrawingContent {
  const groups = [...svg.matchAll(/<g id="[^"]*" class="(\w+)">\s*<title>([^<]*)<\/title>([\s\S]*?)<\/g>/g)];
  const of = (kind: string): string[] =>
    groups
      .filter(([, found]) => found === kind)
      .map(([, , title = "", body = ""]) => {
        const lines = [...body.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, line = ""]) => line);
        return lines.length === 0 ? unescape(title) : entry(unescape(title), lines.map(unescape).join(" "));
      })
      .sort();
  return { boxes: of("node"), frames: of("cluster"), arrows: of("edge") };
}

/** The content that the drawing of a graph has to have. */
export function graphContent(graph: Graph): DrawingContent {
  const all = (graph.subgraphs ?? []).flatMap(withNested);
  const boxes = [graph, ...all].flatMap(({ nodes = [] }) => nodes);
  // Graphviz draws a frame only around subgraphs of such names.
  const frames = all.filter(({ name }) => name?.startsWith("cluster"));
  return {
    boxes: boxes.map(({ name, attributes }) => entry(name, text(attributes?.label))).sort(),
    frames: frames.map(({ name = "", graphAttributes }) => entry(name, text(graphAttributes?.label))).sort(),
    arrows: (graph.edges ?? []).map(({ tail, head }) => `${tail}->${head}`).sort(),
  };
}

function withNested(subgraph: Subgraph): Subgraph[] {
  return [subgraph, ...(subgraph.subgraphs ?? []).flatMap(withNested)];
}

/** The text of an HTML label. */
function text(label: unknown): string {
  const { html = "" } = (label ?? {}) as { readonly html?: string };
  return unescape(html.replaceAll(/<br\/>/g, " ").replaceAll(/<[^>]*>/g, ""));
}

/** Line breaks and non-breaking spaces belong to the layout. */
function entry(name: string, words: string): string {
  return `${name}: ${words.replaceAll(/\s+/g, " ").trim()}`;
}

function unescape(xml: string): string {
  return xml
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
