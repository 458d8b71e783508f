import { costParagraphs } from "./cost";
import type { EnvironmentFinding, RevisionComparison } from "./data";
import { type CommentRow, rowLine, rowsOf } from "./rows";
import { RISK_LABELS } from "./risk";
import { code } from "./text";
import type { PlanOperation } from "../diff/diff";
import { listed, plural } from "../text/terminal";
import { changeText } from "../text/value-text";

/** Invisible first line of every comment, by which a later run finds the comment to update. */
export const MARKER = "<!-- slipway plan -->";

// GitHub limits a comment to 65536 characters; the rest is for the text after the tables.
const MAX_CHARACTERS = 60_000;
const SHOWN_ROWS = 20;
const SHOWN_PROBLEMS = 20;
const WORDS: Readonly<Record<PlanOperation, string>> = {
  create: "created",
  delete: "deleted",
  replace: "replaced",
  update: "changed",
};

/**
 * The effect of a change on every environment, as Markdown for a pull request: a summary, then a row per resource,
 * sorted by risk. Values are escaped: none becomes a link, a mention or HTML. Secrets are placeholders already.
 */
export function renderComment({ base, findings }: RevisionComparison): string {
  const rows = rowsOf(findings);
  const parts = [
    `${MARKER}\n**${plural(findings.length, "environment")}: ${summaryOf(findings)}** (against ${code(base, 60)})`,
    ...findings.flatMap(note),
    ...costParagraphs(findings),
    ...tables(rows),
    ...outputs(findings),
  ];
  return `${fitted(parts).join("\n\n")}\n`;
}

/** The counts over all compared environments, and the number of others: `2 created, 1 replaced and 5 changed`. */
function summaryOf(findings: readonly EnvironmentFinding[]): string {
  const resources = findings.flatMap((finding) => (finding.state === "compared" ? finding.resources : []));
  const counts = (Object.keys(WORDS) as PlanOperation[]).flatMap((operation) => {
    const count = resources.filter((resource) => resource.operation === operation).length;
    return count === 0 ? [] : [`${count} ${WORDS[operation]}`];
  });
  const states = (["new", "gone", "unplanned"] as const).flatMap((state) => {
    const count = findings.filter((finding) => finding.state === state).length;
    return count === 0 ? [] : [`${plural(count, "environment")} ${STATE_WORDS[state]}`];
  });
  const changed = findings.some((finding) => finding.state === "compared" && finding.outputs.length > 0);
  const parts = [...counts, ...(changed ? ["outputs changed"] : []), ...states];
  return parts.length === 0 ? "no change" : listed(parts);
}

const STATE_WORDS = { new: "added", gone: "removed", unplanned: "not comparable" } as const;

/** A paragraph for an environment that lacks one of the two plans. */
function note(finding: EnvironmentFinding): string[] {
  const name = code(finding.environment, 60);
  switch (finding.state) {
    case "compared":
      return [];
    case "new":
      return [`${name} is new: \`pulumi up\` would create ${plural(finding.count, "resource")}.`];
    case "gone":
      return [
        `${name} no longer has a stack file. Its ${plural(finding.count, "resource")} will stay: run ` +
          "`pulumi destroy` before this is merged.",
      ];
    case "unplanned": {
      const { side, problems } = finding;
      const lines = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `- ${code(firstLine(problem), 400)}`);
      const more = problems.length > SHOWN_PROBLEMS ? [`- and ${problems.length - SHOWN_PROBLEMS} more`] : [];
      const title =
        side === "now"
          ? `🔴 ${name} cannot be planned:`
          : `${name} cannot be planned at the base, so there is nothing to compare with:`;
      return [[title, ...lines, ...more].join("\n")];
    }
  }
}

/** The rest of an error is its stack trace, which has paths of the machine that planned. */
function firstLine(problem: string): string {
  return problem.split("\n", 1)[0] ?? "";
}

function tables(rows: readonly CommentRow[]): string[] {
  const relevant = rows.filter(({ risk }) => risk !== "noise");
  const labels = rows.filter(({ risk }) => risk === "noise");
  const rest = relevant.slice(SHOWN_ROWS);
  return [
    ...(relevant.length > 0 ? [table(relevant.slice(0, SHOWN_ROWS))] : []),
    ...(rest.length > 0 ? [collapsed(plural(rest.length, "more change"), table(rest))] : []),
    ...(labels.length > 0
      ? [collapsed(`${plural(labels.length, "change")} of labels and order only`, table(labels))]
      : []),
  ];
}

function table(rows: readonly CommentRow[]): string {
  const lines = rows.map((row) => rowLine(row, RISK_LABELS[row.risk]));
  return ["| risk | environment | resource | what changes |", "| --- | --- | --- | --- |", ...lines].join("\n");
}

function collapsed(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function outputs(findings: readonly EnvironmentFinding[]): string[] {
  const lines = findings.flatMap((finding) =>
    finding.state === "compared"
      ? finding.outputs.map(
          ({ path, before, after }) =>
            `- ${code(finding.environment, 30)} ${code(`${path} ${changeText(before, after, 60)}`, 200)}`,
        )
      : [],
  );
  return lines.length === 0 ? [] : [collapsed(`Outputs: ${plural(lines.length, "change")}`, lines.join("\n"))];
}

/** The parts that fit into a comment; of a table that does not, the first rows. */
function fitted(parts: readonly string[]): string[] {
  const shown: string[] = [];
  let left = MAX_CHARACTERS;
  for (const part of parts) {
    const fits = part.length <= left ? part : shortened(part, left);
    shown.push(fits);
    left -= fits.length;
    if (fits !== part) {
      shown.push("The rest does not fit into a comment. `npm run plan -- --against <revision>` prints all of it.");
      break;
    }
  }
  return shown;
}

/** The first whole lines that fit, with a `<details>` element closed again. */
function shortened(part: string, maxLength: number): string {
  const lines = part.split("\n");
  let length = 0;
  const kept = lines.filter((line) => (length += line.length + 1) < maxLength);
  return part.startsWith("<details>") ? [...kept, "", "</details>"].join("\n") : kept.join("\n");
}
