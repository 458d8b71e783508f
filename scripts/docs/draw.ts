import type { Plan } from "../../plan/model";
import { architectureGraph } from "./architecture";

/** Draws the architecture of a plan as an SVG document; equal plans have equal drawings. */
export async function drawArchitecture(plan: Plan): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const rendered = (await instance()).renderString(architectureGraph(plan), { format: "svg" });
  // The lines before the element name the version of Graphviz.
  return `${rendered.slice(rendered.indexOf("<svg")).trimEnd()}\n`;
}
