import { randomBytes } from "node:crypto";

import { type LocalStack, type StackRun, withLocalStack } from "../local-stack";
import { markdownTable } from "../markdown";
import type { BenchGoal, BenchPair } from "../section";
import { ratios, rounded, type Spread, spreadOf, spreadText } from "../statistics";

/** A round takes a minute. */
const MOST_RUNS = 3;
/** The first `up` takes at least as many times as long as one without a change. */
const MIN_RATIO = 10;

const PAGE = "apps/thoughts/frontend/templates/base.html";
const FOOTER = "Small thoughts, kept";
/** The Deployment and the image that a changed page concerns. */
const SERVICE = "thoughts-frontend";

/** A command of the CLI in a state of the stack, and its runs. */
interface EngineRow {
  readonly label: string;
  readonly runs: readonly StackRun[];
}

/** The real engine on the local stack with real pods: the first deployment, and what follows it. */
export const ENGINE: BenchPair = {
  name: "engine",
  description: "pulumi preview and up of the local stack: first, unchanged, one service, one secret; as root on Debian",
  usesCluster: true,
  measure: async ({ runs, print }) => {
    const rows = await withLocalStack((stack) => measureEngine(stack, Math.min(runs, MOST_RUNS), print));
    return {
      title: "The engine",
      paragraphs: [PARAGRAPH, engineTable(rows)],
      comparisons: [],
      goals: engineGoals(rows),
    };
  },
};

const PARAGRAPH =
  `The local stack with all applications, deployed by the Pulumi CLI and the providers to the local cluster; an \`up\` ends
when all pods are ready. Before the first one the registry has none of the applications' images; BuildKit may have their layers
from earlier builds, so without its cache the first one takes longer still. Ratios are to the \`up\` without a change that
preceded in the same round. What changed is counted by the engine's own events, without components.`.replaceAll(
    "\n",
    " ",
  );

const LABELS = {
  firstPreview: "preview, nothing deployed",
  first: "up, nothing deployed",
  preview: "preview, no change",
  none: "up, no change",
  service: "up, a template of one service changed",
  secret: "up, the password of a database changed",
  destroy: "destroy",
} as const;

async function measureEngine(stack: LocalStack, count: number, print: (text: string) => void): Promise<EngineRow[]> {
  const found = new Map<string, StackRun[]>(Object.values(LABELS).map((label) => [label, []]));
  const add = async (label: string, run: Promise<StackRun>) => {
    const done = await run;
    found.get(label)?.push(done);
    const { built, changed, seconds } = done;
    print(`${label}: ${seconds.toFixed(1)} s, ${built.length} images built, ${changed.length} resources changed`);
  };
  await add(LABELS.firstPreview, stack.preview());
  await add(LABELS.first, stack.up());
  for (let round = 0; round < count; round++) {
    await add(LABELS.preview, stack.preview());
    await add(LABELS.none, stack.up());
    // Another text in each run and each round, as the registry has the images of the earlier ones.
    stack.project.edit(PAGE, FOOTER, `${FOOTER} ${randomBytes(4).toString("hex")}`);
    await add(LABELS.service, stack.up());
    stack.project.restore(PAGE);
    await stack.up();
    await stack.set("--secret", "thoughts:dbPassword", randomBytes(24).toString("base64url"));
    await add(LABELS.secret, stack.up());
  }
  await add(LABELS.destroy, stack.destroy());
  return [...found].map(([label, runs]) => ({ label, runs }));
}

/** The rows as a table in Markdown, with ratios to the `up` without a change. */
export function engineTable(rows: readonly EngineRow[]): string {
  const base = secondsOf(rows, LABELS.none);
  return markdownTable(
    [
      ["command", "runs", "wall s", "ratio", "images built", "resources changed", "of them Deployments"],
      ...rows.map(({ label, runs }) => [
        label,
        String(runs.length),
        spreadText(spreadOf(runs.map(({ seconds }) => seconds))),
        label === LABELS.none ? "" : spreadText(ratioTo(runs, base)),
        countText(runs, ({ built }) => built.length),
        countText(runs, ({ changed }) => changed.length),
        countText(runs, ({ changed }) => deployments(changed).length),
      ]),
    ],
    (column) => (column === 0 ? "left" : "right"),
  );
}

/** Ratios of runs to those of the same round, or of a single run to the median of all rounds. */
function ratioTo(runs: readonly StackRun[], base: readonly number[]): Spread {
  const values = runs.map(({ seconds }) => seconds);
  const paired = runs.length === base.length ? base : values.map(() => spreadOf(base).median);
  return spreadOf(ratios(values, paired));
}

function countText(runs: readonly StackRun[], count: (run: StackRun) => number): string {
  return [...new Set(runs.map(count))].sort((one, other) => one - other).join(" or ");
}

function deployments(changed: readonly string[]): string[] {
  return changed.filter((name) => name.startsWith("Deployment "));
}

/** What the engine has to do, and what it must not do. */
export function engineGoals(rows: readonly EngineRow[]): BenchGoal[] {
  const of = (label: string) => rows.find((row) => row.label === label)?.runs ?? [];
  const first = spreadOf(ratios(secondsOf(rows, LABELS.first), secondsOf(rows, LABELS.none))).median;
  const idle = of(LABELS.none).flatMap(({ built, changed }) => [...built, ...changed]);
  const service = of(LABELS.service).map(({ built, changed }) => [...built, ...deployments(changed)].join(", "));
  const wanted = `${SERVICE}, Deployment ${SERVICE}`;
  return [
    {
      text: `an \`up\` without a change is at least ${MIN_RATIO} times faster than the first one`,
      value: `${rounded(first)} times`,
      met: first >= MIN_RATIO,
    },
    {
      text: "an `up` without a change builds no image and changes no resource",
      value: idle.length === 0 ? "none" : idle.join(", "),
      met: idle.length === 0,
    },
    {
      text: "a changed service builds one image and rolls one Deployment",
      value: [...new Set(service)].join("; "),
      met: service.every((names) => names === wanted),
    },
  ];
}

function secondsOf(rows: readonly EngineRow[], label: string): number[] {
  return (rows.find((row) => row.label === label)?.runs ?? []).map(({ seconds }) => seconds);
}
