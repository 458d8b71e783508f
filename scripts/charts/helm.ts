import { join } from "node:path";

import { stringify } from "yaml";

import { ADDON_VERSIONS } from "../../components/aws/addons/managed";
import { runProcess } from "../../lib/process";
import { buildGo } from "../../local/host/gobuild";
import { ensureGo } from "../../local/host/golang";
import { localPaths } from "../../local/host/paths";
import { HELM } from "../../local/charts/helm/program";
import { parseObjects, type Render } from "./rendering";

/** Renders charts, which are folders of `folder`, by `helm template` for the lowest Kubernetes version on AWS. */
export async function helmRender(folder: string): Promise<Render> {
  const paths = localPaths();
  const print = (text: string) => {
    console.log(text);
  };
  await ensureGo(paths, print);
  const helm = await buildGo(paths, HELM, print);
  const [kubernetes = ""] = Object.keys(ADDON_VERSIONS).sort();
  return async ({ name, namespace, chart, values }) => {
    const target = ["--namespace", namespace, "--kube-version", kubernetes];
    const args = ["template", name, join(folder, chart), ...target, "--values", "-"];
    const { code, stdout, stderr } = await runProcess(helm, args, { input: stringify(values) });
    if (code !== 0) throw new Error(stderr.trim());
    return parseObjects(stdout);
  };
}
