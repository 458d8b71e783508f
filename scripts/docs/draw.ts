import type { Plan } from "../../plan/model";
import { architectureGraph } from "./architecture";

/** A plan's architecture as an SVG document; of equal plans it is the same to the byte. */
export async function drawArchitecture(plan: Plan): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const rendered = (await instance()).renderString(architectureGraph(plan), { format: "svg" });
  // Before the element stands which version of Graphviz has drawn it.
  return `${rendered.slice(rendered.indexOf("<svg")).trimEnd()}\n`;
}
