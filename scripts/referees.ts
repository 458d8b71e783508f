/**
 * `npm run referees`: what other people's linters say of the objects of all environments, the Dockerfiles and the
 * workflows. Installs the linters on first use, pinned; ends with exit code 1 on any finding that has no reason to stay.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { buildGo } from "../local/gobuild";
import { ensureGo } from "../local/golang";
import { localPaths } from "../local/paths";
import { projectFolder } from "../plan/children";
import { checkov } from "./referees/checkov";
import { type Report, sift, type Suppression } from "./referees/finding";
import { kubeScore } from "./referees/kube-score";
import { writeManifests } from "./referees/manifests";
import { fileSuppressions, kubeScoreSuppressions, manifestSuppressions } from "./referees/suppressions";
import { capture } from "./referees/tool";
import { pythonEnvironment } from "./services/venv";

const TOOLS = join(__dirname, "referees", "tools");
const REQUIREMENTS = ["scripts/referees/requirements.txt"];
/** Folders without sources of this project. */
const FOREIGN = ["node_modules", "^out/"].flatMap((path) => ["--skip-path", path]);

/** Runs a referee and prints what it says; gives whether it has nothing against anything. */
type Referee = (folder: string) => Promise<boolean>;

async function main(): Promise<{ passed: number; failed: number }> {
  const referees = await install();
  const folder = await mkdtemp(join(tmpdir(), "slipway-referees-"));
  try {
    let passed = 0;
    for (const referee of referees) if (await referee(folder)) passed += 1;
    return { passed, failed: referees.length - passed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function install(): Promise<Referee[]> {
  const paths = localPaths();
  const tell = (text: string) => {
    console.log(text);
  };
  await ensureGo(paths, tell);
  const build = (name: string, from: string) =>
    buildGo(paths, { name, module: TOOLS, package: `${from}/cmd/${name}` }, tell);
  const score = await build("kube-score", "github.com/zegl/kube-score");
  const actionlint = await build("actionlint", "github.com/rhysd/actionlint");
  const bin = join(await pythonEnvironment(projectFolder, REQUIREMENTS), "bin");

  return [
    async (folder) => {
      const manifests = await writeManifests(folder);
      const title = `objects of ${manifests.map(({ environment }) => environment).join(", ")}`;
      const scored = await kubeScore(score, manifests, projectFolder);
      const files = manifests.flatMap(({ file }) => ["-f", file]);
      const checked = await checkov(join(bin, "checkov"), ["kubernetes"], files, projectFolder);
      const verdicts = [
        tellReport("kube-score", title, scored, kubeScoreSuppressions),
        tellReport("checkov", title, checked, manifestSuppressions),
      ];
      return verdicts.every(Boolean);
    },
    async () => {
      const kinds = ["dockerfile", "github_actions"];
      const checked = await checkov(join(bin, "checkov"), kinds, ["-d", ".", ...FOREIGN], projectFolder);
      return tellReport("checkov", "Dockerfiles and workflows", checked, fileSuppressions);
    },
    () => silent("actionlint", actionlint, []),
    () => silent("zizmor", join(bin, "zizmor"), ["--offline", "--quiet", ".github/workflows"]),
  ];
}

/** Tells in one line what was found, and in full what has no reason to stay. */
function tellReport(
  tool: string,
  title: string,
  { passed, findings }: Report,
  suppressions: readonly Suppression[],
): boolean {
  const { open, suppressed, unused } = sift(findings, suppressions);
  for (const { check, where, message } of open) console.log(`  ${check}  ${where}: ${message}`);
  for (const { check, reason } of unused) {
    console.log(`  ${check}: nothing is found any more that this excuses; remove it from suppressions.ts: ${reason}`);
  }
  console.log(`${tool}, ${title}: ${passed} passed, ${open.length} failed, ${suppressed.length} suppressed`);
  return open.length === 0 && unused.length === 0;
}

/** Runs a tool that has nothing to say where all is well. */
async function silent(tool: string, program: string, args: readonly string[]): Promise<boolean> {
  const { code, stdout, stderr } = await capture(program, args, projectFolder);
  const said = `${stdout}${stderr}`.trim();
  if (code !== 0) console.log(said);
  console.log(`${tool}, workflows: ${code === 0 ? "nothing found" : "see above"}`);
  return code === 0;
}

main().then(
  ({ passed, failed }) => {
    console.log(`\n${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
