import type { EnvironmentFinding } from "./data";
import { code } from "./text";

const SHOWN_LINES = 8;
const WIDTH = 160;
/** A paragraph for each environment that would cost something else than before. */
export function costParagraphs(findings: readonly EnvironmentFinding[]): string[] {
  return findings.flatMap((finding) => {
    if (finding.state === "unplanned" || finding.state === "gone" || finding.cost === undefined) return [];
    const { change, before, after, lines, withoutPrice } = finding.cost;
    if (lines.length === 0 && withoutPrice.length === 0) return [];
    const rest = lines.length - SHOWN_LINES;
    return [
      [
        `💵 ${code(finding.environment, 60)} **${change} a month** (${code(before, 60)} → ${code(after, 60)}):`,
        ...lines.slice(0, SHOWN_LINES).map(({ amount, what }) => `- ${amount} a month: ${code(what, WIDTH)}`),
        ...(rest > 0 ? [`- and ${rest} more`] : []),
        ...withoutPrice.slice(0, SHOWN_LINES).map((what) => `- no price: ${code(what, WIDTH)}`),
      ].join("\n"),
    ];
  });
}
