import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { runProcess } from "../../../lib/process";
import { HELM } from "../../../local/charts/helm/program";
import { buildGo } from "../../../local/host/gobuild";
import { ensureGo } from "../../../local/host/golang";
import { localPaths } from "../../../local/host/paths";
import type { MeasuredProgram } from "../measure";

const CDK8S_FOLDER = join(__dirname, "cdk8s");
const CDK8S_FILES = ["package.json", "package-lock.json"];
/** Written last: a folder without it was left by an interrupted installation. */
const COMPLETE = "complete";

type Counts = Readonly<Record<string, number>>;
type Print = (text: string) => void;

/** cdk8s-plus, synthesizing numbers of objects by kind; reports the seconds without loading as JSON on stderr. */
export async function cdk8sProgram(counts: Counts, print: Print): Promise<MeasuredProgram> {
  const packages = await installCdk8s(print);
  return {
    label: `cdk8s-plus-33 ${versionOf("cdk8s-plus-33")}`,
    defaults: "JavaScript: no compiler, no CLI",
    command: process.execPath,
    args: [join(CDK8S_FOLDER, "main.cjs"), JSON.stringify(counts)],
    env: { NODE_PATH: packages },
  };
}

/** `helm template`, rendering numbers of objects by kind from the chart beside this file. */
export async function helmProgram(counts: Counts, print: Print): Promise<MeasuredProgram> {
  const paths = localPaths();
  await ensureGo(paths, print);
  const helm = await buildGo(paths, HELM, print);
  const values = ["--namespace", "bench", "--set-json", `counts=${JSON.stringify(counts)}`];
  return {
    label: "helm template",
    defaults: "a local chart, no cluster",
    command: helm,
    args: ["template", "bench", join(__dirname, "chart"), ...values],
  };
}

/** Installs the packages of cdk8s by their lockfile into the cache, and returns their folder. */
async function installCdk8s(print: Print): Promise<string> {
  const hash = createHash("sha256");
  for (const file of CDK8S_FILES) hash.update(readFileSync(join(CDK8S_FOLDER, file)));
  const folder = join(localPaths().cache, `bench-${hash.digest("hex").slice(0, 16)}`);
  const packages = join(folder, "node_modules");
  if (existsSync(join(folder, COMPLETE))) return packages;
  print(`installing cdk8s-plus into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of CDK8S_FILES) cpSync(join(CDK8S_FOLDER, file), join(folder, file));
  cpSync(join(PROJECT_FOLDER, ".npmrc"), join(folder, ".npmrc"));
  const { code, output } = await runProcess("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder });
  if (code !== 0) throw new Error(`${output}\nnpm ci failed; check the connection to the package registry`);
  writeFileSync(join(folder, COMPLETE), "");
  return packages;
}

function versionOf(name: string): string {
  const { dependencies } = JSON.parse(readFileSync(join(CDK8S_FOLDER, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return dependencies[name] ?? "";
}
