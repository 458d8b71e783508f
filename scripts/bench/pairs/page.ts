import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { PROJECT_FOLDER } from "../../../lib/project";
import { temporaryFolder } from "../../../lib/temporary-folder";
import { markdownTable } from "../markdown";
import { CHROMIUM, measurePage, type PageRun } from "../page-run";
import { TSX_ARGS } from "../project-programs";
import type { BenchGoal, BenchPair } from "../section";
import { rounded, spreadOf, spreadText } from "../statistics";

const execute = promisify(execFile);

/** Makes about 10,000 resources. */
const COPIES = 500;
const MAX_OPEN_SECONDS = 3;
const MAX_SEARCH_MS = 100;

const ROWS: readonly { readonly label: string; readonly valueOf: (run: PageRun) => number }[] = [
  { label: "opened, ms", valueOf: ({ open }) => open },
  { label: "slowest search in the table, ms", valueOf: ({ search }) => search },
  { label: "graph drawn, ms", valueOf: ({ graph }) => graph },
  { label: "slowest search in the graph, ms", valueOf: ({ graphSearch }) => graphSearch },
  { label: "elements when opened", valueOf: ({ elements }) => elements },
];

/** How the page of a large plan behaves in a browser. */
export const PAGE: BenchPair = {
  name: "page",
  description: "the page of 10,000 resources in Chromium, if Debian's package of it is installed",
  measure: async ({ runs, print }) => {
    const title = "The page of a large plan";
    if (!existsSync(CHROMIUM)) {
      print("Chromium is not installed. Fix: npx tsx scripts/install-debian.ts chromium");
      return { title, paragraphs: ["Not measured: Chromium was not installed."], comparisons: [], goals: [] };
    }
    const { path: folder, remove } = temporaryFolder("slipway-bench-");
    try {
      const file = join(folder, "index.html");
      print(`the page of ${COPIES} copies`);
      const args = [...TSX_ARGS, join(__dirname, "..", "page-process.ts"), String(COPIES), file];
      const { stdout: resources } = await execute(process.execPath, args, { cwd: PROJECT_FOLDER });
      const measured: PageRun[] = [];
      for (let run = 0; run < runs; run += 1) {
        print(`run ${run + 1} of ${runs}`);
        measured.push(await measurePage(file));
      }
      return { title, paragraphs: paragraphs(resources, measured), comparisons: [], goals: goals(measured) };
    } finally {
      remove();
    }
  },
};

function paragraphs(resources: string, runs: readonly PageRun[]): string[] {
  const rows = ROWS.map(({ label, valueOf }) => [label, spreadText(spreadOf(runs.map(valueOf)))]);
  return [
    `The page of ${COPIES} copies of an application, ${resources} resources, in a headless Chromium, ${runs.length} runs. Each time ` +
      "ends when the browser has drawn what follows. Components are folded, and rows have elements as far as they are seen.",
    markdownTable([["what", "value"], ...rows], (column) => (column === 0 ? "left" : "right")),
  ];
}

function goals(runs: readonly PageRun[]): BenchGoal[] {
  const open = spreadOf(runs.map((run) => run.open)).median / 1000;
  const search = spreadOf(runs.map((run) => Math.max(run.search, run.graphSearch))).median;
  return [
    { text: `opens in under ${MAX_OPEN_SECONDS} s`, value: `${rounded(open)} s`, met: open < MAX_OPEN_SECONDS },
    {
      text: `a search answers in under ${MAX_SEARCH_MS} ms, in the table and in the graph`,
      value: `${rounded(search)} ms`,
      met: search < MAX_SEARCH_MS,
    },
  ];
}
