/**
 * `npm run lint:external`: external linters for the Kubernetes manifests of all environments, the Dockerfiles, the
 * workflows, the CloudFormation template of `npm run bootstrap`, and the IAM policies in it and of all environments.
 *
 * Installs the linters on first use, in pinned versions. The exit code is 1 if there is a finding without a suppression,
 * or a suppression without a finding.
 */
import { join } from "node:path";

import { wantsHelp } from "../commands/arguments";
import { environmentsOf, PROJECT_FOLDER } from "../lib/project";
import { temporaryFolder } from "../lib/temporary-folder";
import { buildGo } from "../local/host/gobuild";
import { ensureGo } from "../local/host/golang";
import { localPaths } from "../local/host/paths";
import { planEnvironments } from "../plan/children";
import type { Plan } from "../plan/model";
import { checkov } from "./external-linters/checkov";
import { kubeScore } from "./external-linters/kube-score";
import { writeManifests } from "./external-linters/manifests";
import { parliament } from "./external-linters/parliament";
import { documentsOfPlan, documentsOfTemplate } from "./external-linters/policy-documents";
import { resolveTemplate } from "./external-linters/resolve-template";
import { printReport, runAndPrint } from "./external-linters/results";
import {
  FILE_SUPPRESSIONS,
  KUBE_SCORE_SUPPRESSIONS,
  MANIFEST_SUPPRESSIONS,
  POLICY_SUPPRESSIONS,
  TEMPLATE_SUPPRESSIONS,
} from "./external-linters/suppressions";
import { exampleTemplate, writeTemplate } from "./external-linters/template";
import { pythonEnvironment } from "./python-environment";
import { finish, type Tally } from "./tally";

const GO_TOOLS = join(__dirname, "external-linters", "tools");
const PYTHON_TOOLS = ["scripts/external-linters/requirements.txt"];
/** Folders without sources of this project. */
const SKIPPED_FOLDERS = ["node_modules", "^out/", "^.slipway/"].flatMap((path) => ["--skip-path", path]);

/** The paths of the installed linters. */
interface InstalledLinters {
  readonly kubeScore: string;
  readonly actionlint: string;
  /** The folder of the linters that are Python programs. */
  readonly bin: string;
}

/** What is checked, besides the project's files. */
interface LinterInputs {
  /** The plans of all environments. */
  readonly plans: readonly Plan[];
  /** A temporary folder, for files that exist only to be checked. */
  readonly folder: string;
}

/** Runs one or more linters and prints their results; returns whether all passed. */
type ExternalLinter = (installed: InstalledLinters, inputs: LinterInputs) => Promise<boolean>;

const LINTERS: readonly ExternalLinter[] = [
  async (installed, { plans, folder }) => {
    const manifests = await writeManifests(plans, folder);
    const title = `objects of ${manifests.map(({ environment }) => environment).join(", ")}`;
    const scored = await kubeScore(installed.kubeScore, manifests, PROJECT_FOLDER);
    const files = manifests.flatMap(({ file }) => ["-f", file]);
    const checked = await checkov(join(installed.bin, "checkov"), ["kubernetes"], files, PROJECT_FOLDER);
    const results = [
      printReport(`kube-score, ${title}`, scored, KUBE_SCORE_SUPPRESSIONS),
      printReport(`checkov, ${title}`, checked, MANIFEST_SUPPRESSIONS),
    ];
    return results.every(Boolean);
  },
  async ({ bin }) => {
    const frameworks = ["dockerfile", "github_actions"];
    const sources = ["-d", ".", ...SKIPPED_FOLDERS];
    const checked = await checkov(join(bin, "checkov"), frameworks, sources, PROJECT_FOLDER);
    return printReport("checkov, Dockerfiles and workflows", checked, FILE_SUPPRESSIONS);
  },
  async ({ bin }, { folder }) => {
    const file = await writeTemplate(folder);
    const checked = await checkov(join(bin, "checkov"), ["cloudformation"], ["-f", file], PROJECT_FOLDER);
    const results = [
      printReport("checkov, bootstrap template", checked, TEMPLATE_SUPPRESSIONS),
      await runAndPrint("cfn-lint, bootstrap template", join(bin, "cfn-lint"), [file]),
    ];
    return results.every(Boolean);
  },
  async ({ bin }, { plans, folder }) => {
    const template = documentsOfTemplate(resolveTemplate(exampleTemplate()));
    const documents = [...plans.flatMap(documentsOfPlan), ...template];
    const checked = await parliament(join(bin, "parliament"), documents, folder);
    return printReport("parliament, IAM policies", checked, POLICY_SUPPRESSIONS);
  },
  ({ actionlint }) => runAndPrint("actionlint, workflows", actionlint, []),
  ({ bin }) => runAndPrint("zizmor, workflows", join(bin, "zizmor"), ["--offline", "--quiet", ".github/workflows"]),
];

const USAGE = `Runs external linters on the manifests, Dockerfiles, workflows, the CloudFormation template and the IAM policies.

  npm run lint:external`;

async function main(): Promise<Tally | undefined> {
  if (wantsHelp(process.argv.slice(2), USAGE)) {
    console.log(USAGE);
    return undefined;
  }
  const installed = await install();
  const { path: folder, remove } = temporaryFolder("slipway-external-linters-");
  try {
    const plans = await planEnvironments(environmentsOf(PROJECT_FOLDER), PROJECT_FOLDER);
    let passed = 0;
    for (const run of LINTERS) if (await run(installed, { plans, folder })) passed += 1;
    return { passed, failed: LINTERS.length - passed };
  } finally {
    remove();
  }
}

async function install(): Promise<InstalledLinters> {
  const paths = localPaths();
  const print = (text: string) => {
    console.log(text);
  };
  await ensureGo(paths, print);
  const build = (name: string, from: string) =>
    buildGo(paths, { name, module: GO_TOOLS, package: `${from}/cmd/${name}` }, print);
  return {
    kubeScore: await build("kube-score", "github.com/zegl/kube-score"),
    actionlint: await build("actionlint", "github.com/rhysd/actionlint"),
    bin: await pythonEnvironment(PYTHON_TOOLS),
  };
}

finish(main);
