import type { Comparison, Finding } from "./data";
import { type Row, rowLine, rowsOf } from "./rows";
import { RISK_LABELS } from "./risk";
import { code, counted } from "./text";
import type { Operation } from "../diff/diff";
import { listed } from "../text/terminal";
import { changeText } from "../text/value-text";

/** Begins every comment, unseen: by it the comment of an earlier run is found and edited. */
export const MARKER = "<!-- slipway plan -->";

// A comment on GitHub has at most 65536 characters; the rest is room for what follows the tables.
const MOST_CHARACTERS = 60_000;
const SHOWN_ROWS = 20;
const SHOWN_PROBLEMS = 20;
const WORDS: Readonly<Record<Operation, string>> = {
  create: "created",
  delete: "deleted",
  replace: "replaced",
  update: "changed",
};

/**
 * What a change does to every environment, as Markdown for a pull request: the sum, then a row per resource, those that
 * ask for most care first. Values are data: none is a link, a mention or an element. Secrets are placeholders already.
 */
export function renderComment({ base, findings }: Comparison): string {
  const rows = rowsOf(findings);
  const parts = [
    `${MARKER}\n**${counted(findings.length, "environment")}: ${sum(findings)}** (against ${code(base, 60)})`,
    ...findings.flatMap(special),
    ...tables(rows),
    ...outputs(findings),
  ];
  return `${fitted(parts).join("\n\n")}\n`;
}

/** The counts over all environments that were compared, and how many were not: `2 created, 1 replaced and 5 changed`. */
function sum(findings: readonly Finding[]): string {
  const resources = findings.flatMap((finding) => (finding.state === "compared" ? finding.resources : []));
  const counts = (Object.keys(WORDS) as Operation[]).flatMap((operation) => {
    const count = resources.filter((resource) => resource.operation === operation).length;
    return count === 0 ? [] : [`${count} ${WORDS[operation]}`];
  });
  const states = (["new", "gone", "unplanned"] as const).flatMap((state) => {
    const count = findings.filter((finding) => finding.state === state).length;
    return count === 0 ? [] : [`${counted(count, "environment")} ${STATE_WORDS[state]}`];
  });
  const changed = findings.some((finding) => finding.state === "compared" && finding.outputs.length > 0);
  const all = [...counts, ...(changed ? ["outputs changed"] : []), ...states];
  return all.length === 0 ? "no change" : listed(all);
}

const STATE_WORDS = { new: "new", gone: "without a stack file now", unplanned: "not comparable" } as const;

/** What there is to say of an environment that has no two plans. */
function special(finding: Finding): string[] {
  const name = code(finding.environment, 60);
  switch (finding.state) {
    case "compared":
      return [];
    case "new":
      return [`${name} is new: an \`up\` would make ${counted(finding.count, "resource")}.`];
    case "gone":
      return [
        `${name} has no stack file any more. What it made, ${counted(finding.count, "resource")}, stays until somebody ` +
          "destroys it: do that before this is merged.",
      ];
    case "unplanned": {
      const { side, problems } = finding;
      const lines = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `- ${code(firstLine(problem), 400)}`);
      const more = problems.length > SHOWN_PROBLEMS ? [`- and ${problems.length - SHOWN_PROBLEMS} more`] : [];
      const title =
        side === "now"
          ? `🔴 ${name} cannot be planned:`
          : `${name} could not be planned as it was, so there is nothing to compare with:`;
      return [[title, ...lines, ...more].join("\n")];
    }
  }
}

/** A stack trace would tell where the machine that plans keeps its files. */
function firstLine(problem: string): string {
  return problem.split("\n", 1)[0] ?? "";
}

function tables(rows: readonly Row[]): string[] {
  const told = rows.filter(({ risk }) => risk !== "noise");
  const noise = rows.filter(({ risk }) => risk === "noise");
  const rest = told.slice(SHOWN_ROWS);
  return [
    ...(told.length > 0 ? [table(told.slice(0, SHOWN_ROWS))] : []),
    ...(rest.length > 0 ? [folded(counted(rest.length, "more change"), table(rest))] : []),
    ...(noise.length > 0 ? [folded(`${counted(noise.length, "change")} of labels and order only`, table(noise))] : []),
  ];
}

function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => rowLine(row, RISK_LABELS[row.risk]));
  return ["| risk | environment | resource | what changes |", "| --- | --- | --- | --- |", ...lines].join("\n");
}

function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function outputs(findings: readonly Finding[]): string[] {
  const lines = findings.flatMap((finding) =>
    finding.state === "compared"
      ? finding.outputs.map(
          ({ path, before, after }) =>
            `- ${code(finding.environment, 30)} ${code(`${path} ${changeText(before, after, 60)}`, 200)}`,
        )
      : [],
  );
  return lines.length === 0 ? [] : [folded(`Outputs: ${counted(lines.length, "change")}`, lines.join("\n"))];
}

/** The parts as far as they fit a comment: of a table that does not, the rows that do. */
function fitted(parts: readonly string[]): string[] {
  const shown: string[] = [];
  let room = MOST_CHARACTERS;
  for (const part of parts) {
    const fits = part.length <= room ? part : shortened(part, room);
    shown.push(fits);
    room -= fits.length;
    if (fits !== part) {
      shown.push(
        "What follows is left out: it is more than a comment can hold. `npm run plan -- --against <revision>` tells all.",
      );
      break;
    }
  }
  return shown;
}

/** As many whole lines as have room, with what was folded closed again. */
function shortened(part: string, room: number): string {
  const lines = part.split("\n");
  let length = 0;
  const kept = lines.filter((line) => (length += line.length + 1) < room);
  return part.startsWith("<details>") ? [...kept, "", "</details>"].join("\n") : kept.join("\n");
}
