/**
 * `npm run referees`: what other people's linters say of the objects of all environments, the Dockerfiles, the workflows
 * and the template of the foundation. Installs the linters on first use, pinned; ends with exit code 1 on any finding
 * that has no reason to stay.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { buildGo } from "../local/host/gobuild";
import { ensureGo } from "../local/host/golang";
import { localPaths } from "../local/host/paths";
import { PROJECT_FOLDER } from "../lib/project";
import { checkov } from "./external-linters/checkov";
import { kubeScore } from "./external-linters/kube-score";
import { writeManifests } from "./external-linters/manifests";
import {
  FILE_SUPPRESSIONS,
  KUBE_SCORE_SUPPRESSIONS,
  MANIFEST_SUPPRESSIONS,
  TEMPLATE_SUPPRESSIONS,
} from "./external-linters/suppressions";
import { writeTemplate } from "./external-linters/template";
import { tellExit, tellReport } from "./external-linters/verdict";
import { pythonEnvironment } from "./services/venv";
import { endWith, type Tally } from "./tally";

const GO_TOOLS = join(__dirname, "external-linters", "tools");
const PYTHON_TOOLS = ["scripts/external-linters/requirements.txt"];
/** Folders without sources of this project. */
const FOREIGN = ["node_modules", "^out/", "^.slipway/"].flatMap((path) => ["--skip-path", path]);

/** Paths of the linters. */
interface Tools {
  readonly kubeScore: string;
  readonly actionlint: string;
  /** Folder of those that are Python programs. */
  readonly bin: string;
}

/** Has a referee judge, in a folder for what it needs written, and gives whether it has nothing against anything. */
type Referee = (tools: Tools, folder: string) => Promise<boolean>;

const REFEREES: readonly Referee[] = [
  async (tools, folder) => {
    const manifests = await writeManifests(folder);
    const title = `objects of ${manifests.map(({ environment }) => environment).join(", ")}`;
    const scored = await kubeScore(tools.kubeScore, manifests, PROJECT_FOLDER);
    const files = manifests.flatMap(({ file }) => ["-f", file]);
    const checked = await checkov(join(tools.bin, "checkov"), ["kubernetes"], files, PROJECT_FOLDER);
    const verdicts = [
      tellReport(`kube-score, ${title}`, scored, KUBE_SCORE_SUPPRESSIONS),
      tellReport(`checkov, ${title}`, checked, MANIFEST_SUPPRESSIONS),
    ];
    return verdicts.every(Boolean);
  },
  async ({ bin }) => {
    const kinds = ["dockerfile", "github_actions"];
    const checked = await checkov(join(bin, "checkov"), kinds, ["-d", ".", ...FOREIGN], PROJECT_FOLDER);
    return tellReport("checkov, Dockerfiles and workflows", checked, FILE_SUPPRESSIONS);
  },
  async ({ bin }, folder) => {
    const file = await writeTemplate(folder);
    const checked = await checkov(join(bin, "checkov"), ["cloudformation"], ["-f", file], PROJECT_FOLDER);
    const verdicts = [
      tellReport("checkov, template of the foundation", checked, TEMPLATE_SUPPRESSIONS),
      await tellExit("cfn-lint, template of the foundation", join(bin, "cfn-lint"), [file]),
    ];
    return verdicts.every(Boolean);
  },
  ({ actionlint }) => tellExit("actionlint, workflows", actionlint, []),
  ({ bin }) => tellExit("zizmor, workflows", join(bin, "zizmor"), ["--offline", "--quiet", ".github/workflows"]),
];

async function main(): Promise<Tally> {
  const tools = await install();
  const folder = await mkdtemp(join(tmpdir(), "slipway-referees-"));
  try {
    let passed = 0;
    for (const referee of REFEREES) if (await referee(tools, folder)) passed += 1;
    return { passed, failed: REFEREES.length - passed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function install(): Promise<Tools> {
  const paths = localPaths();
  const tell = (text: string) => {
    console.log(text);
  };
  await ensureGo(paths, tell);
  const build = (name: string, from: string) =>
    buildGo(paths, { name, module: GO_TOOLS, package: `${from}/cmd/${name}` }, tell);
  return {
    kubeScore: await build("kube-score", "github.com/zegl/kube-score"),
    actionlint: await build("actionlint", "github.com/rhysd/actionlint"),
    bin: join(await pythonEnvironment(PROJECT_FOLDER, PYTHON_TOOLS), "bin"),
  };
}

endWith(main());
