import type { Finding, ToldChange } from "./data";
import { type Risk, riskOf, RISKS } from "./risk";
import { code } from "./text";
import type { Operation } from "../diff/diff";
import { shortType } from "../text/names";
import type { ValueChange } from "../paths";
import { changeText, valueText } from "../text/value-text";

/** One row of the table: a change of a resource, in all environments where it is the same. */
export interface Row {
  readonly risk: Risk;
  readonly environments: readonly string[];
  readonly operation: Operation;
  readonly type: string;
  readonly name: string;
  /** What changes, as Markdown. */
  readonly what: string;
}

const TOLD = 3;
const PATH_WIDTH = 44;
const VALUE_WIDTH = 30;
const ABOUT_WIDTH = 90;

const WORDS: Readonly<Record<Operation, string>> = {
  create: "created",
  delete: "**deleted**",
  replace: "**replaced**",
  update: "",
};

/** The rows of all environments that were compared, those that ask for most care first. */
export function rowsOf(findings: readonly Finding[]): Row[] {
  const rows = new Map<string, Row>();
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
  const place = ({ risk }: Row) => RISKS.indexOf(risk);
  return [...rows.values()].sort(
    (a, b) => place(a) - place(b) || shortType(a.type).localeCompare(shortType(b.type)) || a.name.localeCompare(b.name),
  );
}

/** A row as a line of a Markdown table: risk, environments, resource, what changes. */
export function rowLine({ environments, type, name, what }: Row, risk: string): string {
  const where = environments.map((environment) => code(environment, 30)).join(" ");
  return `| ${risk} | ${where} | ${code(`${shortType(type)} ${name}`, 80)} | ${what} |`;
}

/** Type and name of what goes in one place and comes in another: an alias would have kept it. */
function movedIn(resources: readonly ToldChange[]): ReadonlySet<string> {
  const named = (wanted: Operation) =>
    resources.filter(({ operation }) => operation === wanted).map(({ type, name }) => `${type} ${name}`);
  const created = new Set(named("create"));
  return new Set(named("delete").filter((one) => created.has(one)));
}

function rowOf(change: ToldChange, environment: string, moved: ReadonlySet<string>): Row {
  const { operation, type, neutralName } = change;
  const neutral = (text: string) => (change.name === neutralName ? text : text.replaceAll(change.name, neutralName));
  const details = [
    ...change.about.slice(0, TOLD).map((text) => code(neutral(text), ABOUT_WIDTH)),
    ...byWeight(change)
      .slice(0, TOLD)
      .map((one) => valueLine(one, neutral)),
  ];
  const rest = change.changes.length - TOLD;
  const isMove = operation === "delete" && moved.has(`${type} ${change.name}`);
  const word = isMove ? `${WORDS.delete} and made anew under another parent, for want of an alias` : WORDS[operation];
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

/** The changes of a resource, what makes it risky before what does not. */
function byWeight(change: ToldChange): ValueChange[] {
  const weight = (one: ValueChange) => RISKS.indexOf(riskOf({ ...change, operation: "update", changes: [one] }));
  return [...change.changes].sort((a, b) => weight(a) - weight(b));
}

function valueLine({ path, before, after }: ValueChange, neutral: (text: string) => string): string {
  const values =
    before === undefined
      ? `+ ${valueText(after, VALUE_WIDTH)}`
      : after === undefined
        ? `- ${valueText(before, VALUE_WIDTH)}`
        : changeText(before, after, VALUE_WIDTH);
  return code(neutral(`${lastPart(path)} ${values}`), PATH_WIDTH + 2 * VALUE_WIDTH + 8);
}

/** The end of a path, where it says most. */
function lastPart(path: string): string {
  return path.length <= PATH_WIDTH ? path : `…${path.slice(1 - PATH_WIDTH)}`;
}
