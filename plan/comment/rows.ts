import type { CommentChange, EnvironmentFinding } from "./data";
import { type Risk, riskOf, RISKS } from "./risk";
import { code } from "./text";
import type { PlanOperation } from "../diff/diff";
import { shortType } from "../text/names";
import type { ValueChange } from "../paths";
import { changeText, valueText } from "../text/value-text";

/** One row of the table: a change of a resource, and the environments where it is the same. */
export interface CommentRow {
  readonly risk: Risk;
  readonly environments: readonly string[];
  readonly operation: PlanOperation;
  readonly type: string;
  readonly name: string;
  /** The change as Markdown. */
  readonly what: string;
}

const SHOWN_DETAILS = 3;
const PATH_WIDTH = 44;
const VALUE_WIDTH = 30;
const ABOUT_WIDTH = 90;

const WORDS: Readonly<Record<PlanOperation, string>> = {
  create: "created",
  delete: "**deleted**",
  replace: "**replaced**",
  update: "",
};

/** The rows of all compared environments, sorted by risk. */
export function rowsOf(findings: readonly EnvironmentFinding[]): CommentRow[] {
  const rows = new Map<string, CommentRow>();
  for (const finding of findings) {
    if (finding.state !== "compared") continue;
    const moved = movedIn(finding.resources);
    for (const change of finding.resources) {
      const row = rowOf(change, finding.environment, moved);
      const key = JSON.stringify([row.risk, row.operation, row.type, row.name, row.what]);
      const known = rows.get(key);
      rows.set(key, known ? { ...known, environments: [...known.environments, finding.environment] } : row);
    }
  }
  const rank = ({ risk }: CommentRow) => RISKS.indexOf(risk);
  return [...rows.values()].sort(
    (a, b) => rank(a) - rank(b) || shortType(a.type).localeCompare(shortType(b.type)) || a.name.localeCompare(b.name),
  );
}

/** A row as a line of a Markdown table: risk, environments, resource, change. */
export function rowLine({ environments, type, name, what }: CommentRow, risk: string): string {
  const where = environments.map((environment) => code(environment, 30)).join(" ");
  return `| ${risk} | ${where} | ${code(`${shortType(type)} ${name}`, 80)} | ${what} |`;
}

/** Type and name of resources that are deleted and created under another parent, which an alias would prevent. */
function movedIn(resources: readonly CommentChange[]): ReadonlySet<string> {
  const named = (wanted: PlanOperation) =>
    resources.filter(({ operation }) => operation === wanted).map(({ type, name }) => `${type} ${name}`);
  const created = new Set(named("create"));
  return new Set(named("delete").filter((one) => created.has(one)));
}

function rowOf(change: CommentChange, environment: string, moved: ReadonlySet<string>): CommentRow {
  const { operation, type, neutralName } = change;
  const neutral = (text: string) => (change.name === neutralName ? text : text.replaceAll(change.name, neutralName));
  const details = [
    ...change.about.slice(0, SHOWN_DETAILS).map((text) => code(neutral(text), ABOUT_WIDTH)),
    ...byRisk(change)
      .slice(0, SHOWN_DETAILS)
      .map((one) => valueLine(one, neutral)),
  ];
  const rest = change.changes.length - SHOWN_DETAILS;
  const isMove = operation === "delete" && moved.has(`${type} ${change.name}`);
  const word = isMove ? `${WORDS.delete} and created again under another parent: it has no alias` : WORDS[operation];
  const what = [word, ...details, ...(rest > 0 ? [`and ${rest} more`] : [])].filter((part) => part !== "");
  return {
    risk: riskOf(change),
    environments: [environment],
    operation,
    type,
    name: neutralName,
    what: what.join(" "),
  };
}

/** The changes of a resource, sorted by risk. */
function byRisk(change: CommentChange): ValueChange[] {
  const rank = (one: ValueChange) => RISKS.indexOf(riskOf({ ...change, operation: "update", changes: [one] }));
  return [...change.changes].sort((a, b) => rank(a) - rank(b));
}

function valueLine({ path, before, after }: ValueChange, neutral: (text: string) => string): string {
  const values =
    before === undefined
      ? `+ ${valueText(after, VALUE_WIDTH)}`
      : after === undefined
        ? `- ${valueText(before, VALUE_WIDTH)}`
        : changeText(before, after, VALUE_WIDTH);
  return code(neutral(`${endOf(path)} ${values}`), PATH_WIDTH + 2 * VALUE_WIDTH + 8);
}

/** The end of a path, its most specific part. */
function endOf(path: string): string {
  return path.length <= PATH_WIDTH ? path : `…${path.slice(1 - PATH_WIDTH)}`;
}
