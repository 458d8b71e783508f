import type { Graph, Subgraph } from "@viz-js/viz";

import { componentTree, dependencyEdges, isGroup, type TreeNode } from "../graph";
import type { Plan, PlannedResource } from "../model";
import { shortType } from "../text/names";
import { clip } from "../text/terminal";

const LONGEST_NAME = 34;

/** The part of the drawing that is left to the page's style sheet: which class an SVG element gets. */
export interface DrawingClasses {
  /** The id of a resource's element. */
  readonly id: (resource: PlannedResource) => string;
  /** Whether it is not the same in all environments. */
  readonly differs: (resource: PlannedResource) => boolean;
}

/**
 * A plan's resources as a Graphviz graph: components are boxes around them, an arrow leads
 * from what is needed to what needs it; an object's namespace is left out.
 */
export function graphOf(plan: Plan, classes: DrawingClasses): Graph {
  const ids = new Map(plan.resources.map((resource) => [resource.urn, classes.id(resource)]));
  // Every object's arrow from its namespace would hide all others.
  const namespaces = new Set(plan.resources.filter(({ type }) => type.endsWith(":Namespace")).map(({ urn }) => urn));
  const name = (urn: string) => ids.get(urn) ?? urn;
  return {
    directed: true,
    graphAttributes: {
      rankdir: "LR",
      ranksep: 0.5,
      nodesep: 0.12,
      fontname: "Arial",
      fontsize: 12,
      bgcolor: "transparent",
    },
    nodeAttributes: {
      shape: "box",
      style: "rounded",
      fontname: "Arial",
      fontsize: 12,
      margin: "0.12,0.05",
      height: 0.4,
    },
    edgeAttributes: { arrowsize: 0.6 },
    ...contents(componentTree(plan), classes),
    edges: dependencyEdges(plan)
      .filter(({ from }) => !namespaces.has(from))
      .map(({ from, to }) => ({
        tail: name(from),
        head: name(to),
        attributes: { id: `${name(from)}--${name(to)}` },
      })),
  };
}

/** Which family a type belongs to, which gives it its colour. */
export function familyOf(type: string): string {
  const [area = ""] = type.split(":");
  if (area === "kubernetes") return type.startsWith("kubernetes:helm.sh/") ? "chart" : "kubernetes";
  if (area === "aws" || area === "eks") return "aws";
  if (area === "docker-build") return "image";
  return area === "slipway" ? "component" : "other";
}

function contents(nodes: readonly TreeNode[], classes: DrawingClasses): Pick<Subgraph, "nodes" | "subgraphs"> {
  return {
    nodes: nodes.filter((node) => !isGroup(node)).flatMap((node) => drawn(node, classes)),
    subgraphs: nodes.filter(isGroup).map((node) => cluster(node, classes)),
  };
}

/** A custom resource's node, and beside it those of resources that have it as their parent. */
function drawn({ resource, children }: TreeNode, classes: DrawingClasses): NonNullable<Graph["nodes"]> {
  const label = `<font point-size="9">${escapeXml(shortType(resource.type))}</font><br/>${escapeXml(clip(resource.name, LONGEST_NAME))}`;
  const node = { name: classes.id(resource), attributes: { ...marks(resource, classes), label: { html: label } } };
  return [node, ...children.flatMap((child) => drawn(child, classes))];
}

function cluster({ resource, children }: TreeNode, classes: DrawingClasses): Subgraph {
  // Browsers' fonts are a little wider than the one that the layout knows.
  const label = `${shortType(resource.type)}  ${resource.name}\u00a0\u00a0\u00a0`.replaceAll("\\", "\\\\");
  return {
    name: `cluster_${classes.id(resource)}`,
    graphAttributes: {
      ...marks(resource, classes),
      label: { html: label },
      labeljust: "l",
      fontsize: 12,
      style: "rounded",
      margin: 10,
    },
    ...contents(children, classes),
  };
}

function marks(resource: PlannedResource, classes: DrawingClasses): { id: string; class: string } {
  return {
    id: classes.id(resource),
    class: [familyOf(resource.type), ...(classes.differs(resource) ? ["differs"] : [])].join(" "),
  };
}

/** A text as it may stand in XML and HTML, in attributes too. */
export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
