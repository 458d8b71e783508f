import { appendFileSync, mkdtempSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { ProjectCopy } from "../../../lib/project-copy";
import { temporaryFolder } from "../../../lib/temporary-folder";
import { compare } from "../compare";
import type { MeasuredProgram } from "../measure";
import { planProcess } from "../project-programs";
import type { BenchPair } from "../section";
import { rounded } from "../statistics";

const ENVIRONMENT = "prod";
const CHANGED_FILE = join("apps", "thoughts", "index.ts");
const MIN_RATIO = 5;
/** A run without any cache takes half a minute, and its ratio varies little. */
const MAX_RUNS = 3;

/** The plan of one environment, against the same program loaded as `pulumi preview` loads it by default. */
export const DEFAULT_LOADING: BenchPair = {
  name: "default-loading",
  description: "a plan, against the same program loaded by the SDK's type-checking ts-node",
  measure: async ({ runs, print }) => {
    const { path: folder, remove } = temporaryFolder("slipway-bench-");
    try {
      const project = copyProject(join(folder, "project"));
      const plan = planProcess(ENVIRONMENT, project);
      const peer = defaultLoading(project, folder);
      const change = () => {
        appendFileSync(join(project, CHANGED_FILE), "// changed\n");
        return {};
      };
      const fresh = (variable: string) => () => ({ [variable]: mkdtempSync(join(folder, "cache-")) });
      const count = Math.min(runs, MAX_RUNS);
      // First, so that the caches of the others are filled by it.
      const unchanged = await compare({ title: "Nothing changed", programs: [plan, peer] }, count, print);
      const changed = await compare(
        {
          title: "One file changed",
          programs: [plan, peer].map((one) => ({ ...one, prepare: change })),
          warmUp: false,
        },
        count,
        print,
      );
      const first = await compare(
        {
          title: "First run, without any cache",
          programs: [
            { ...plan, prepare: fresh("TMPDIR") },
            { ...peer, prepare: fresh("TS_NODE_CACHE_DIRECTORY") },
          ],
          warmUp: false,
        },
        count,
        print,
      );
      return {
        title: "Against the default loading",
        paragraphs: PARAGRAPHS,
        comparisons: [first, changed, unchanged],
        goals: [first, changed, unchanged].map(({ comparison, rows }) => {
          const ratio = rows[1]?.ratio?.wall.median ?? 0;
          return {
            text: `at least ${MIN_RATIO} times faster than the default loading: ${comparison.title.toLowerCase()}`,
            value: `${rounded(ratio)} times`,
            met: ratio >= MIN_RATIO,
          };
        }),
      };
    } finally {
      remove();
    }
  },
};

const PARAGRAPHS = [
  `\`pulumi preview\` loads a TypeScript program by the ts-node 7 in \`@pulumi/pulumi\`. Unless \`noCheck\` in
tsconfig.json or PULUMI_NODEJS_TRANSPILE_ONLY says otherwise, it checks the types of each file whose output is not in its
cache. The tsconfig.json of a new project (\`pulumi new aws-typescript\`) sets \`strict\` and no \`noCheck\`; that of this
project sets \`noCheck\`, because \`npm run types\` checks. So the peer is a copy of this project without \`noCheck\`, loaded with
the options of the SDK and recorded by the same code, which is not checked. The engine and the providers run in neither.`,
  `ts-node has a cache in the temporary folder, by content, so a run after which nothing changed checks nothing; a changed
file is checked alone, but needs the declarations of all it imports. tsx has a cache too.`,
].map((text) => text.replaceAll("\n", " "));

function defaultLoading(project: string, folder: string): MeasuredProgram {
  return {
    label: `default loading of ${ENVIRONMENT}`,
    defaults: "ts-node 7 of the SDK: type check, cached",
    command: process.execPath,
    args: [
      join(PROJECT_FOLDER, "scripts/bench/peers/default-loading.cjs"),
      ENVIRONMENT,
      join(folder, "recorder-cache"),
    ],
    cwd: project,
    env: { TS_NODE_CACHE_DIRECTORY: join(folder, "program-cache") },
  };
}

/** Copies the project, with the type check that a new project has. */
function copyProject(target: string): string {
  const project = ProjectCopy.into(target);
  project.edit("tsconfig.json", '"noCheck": true', '"noCheck": false');
  return project.folder;
}
