import { randomBytes } from "node:crypto";

import { packageVersion } from "../package-version";
import { changesBetween } from "../protocol/changes";
import {
  NotReadyError,
  type CheckRequest,
  type CheckResult,
  type Created,
  type DeleteRequest,
  type DiffRequest,
  type Outputs,
  type Props,
  type Provider,
  type ReadRequest,
  type ReadResult,
  type ProviderDefinition,
  type TimedOperation,
} from "../protocol/types";
import { numberAt, stringAt } from "../protocol/values";
import { hasUnknown, isUnknown } from "../protocol/wire";
import { CHART_NAMES, render, type RenderedManifest } from "./charts";
import { Kubectl } from "./kubectl";

/** Type token of a Helm release: the only type that the Kubernetes provider does not serve here. */
export const RELEASE = "kubernetes:helm.sh/v3:Release";

/** Helm's default timeout of a release. */
const DEFAULT_TIMEOUT_SECONDS = 300;

/** Helm releases of a few charts: a manifest installs the same controller, the chart itself is not used. */
export const RELEASES: ProviderDefinition = {
  name: "kubernetes",
  version: packageVersion("@pulumi/kubernetes"),
  description: `Helm releases of ${CHART_NAMES.join(" and ")}: installs their controllers from manifests instead of the charts`,
  configure: (settings) => new Releases(new Kubectl(stringAt(settings, "kubeconfig"), stringAt(settings, "context"))),
};

class Releases implements Provider {
  constructor(private readonly kubectl: Kubectl) {}

  check({ inputs, oldInputs, name }: CheckRequest): CheckResult {
    const named = {
      ...inputs,
      name: inputs.name ?? (stringAt(oldInputs, "name") || `${name}-${randomBytes(4).toString("hex")}`),
      namespace: inputs.namespace ?? "default",
    };
    const chart = stringAt(inputs, "chart");
    if (CHART_NAMES.includes(chart) || isUnknown(chart)) return { inputs: named };
    const reason =
      `the chart "${chart}" cannot be downloaded here and no manifest replaces it; ` +
      `allowed are ${CHART_NAMES.join(", ")}. Deploy where chart repositories can be reached`;
    return { inputs: named, failures: [{ property: "chart", reason }] };
  }

  diff({ oldInputs, inputs, state }: DiffRequest) {
    const changes = changesBetween(oldInputs, inputs).map((change) =>
      // A release with another name or namespace is a different release.
      change.path[0] === "name" || change.path[0] === "namespace" ? { ...change, replaces: true } : change,
    );
    if (hasUnknown(inputs) || rendered(inputs).hash === stringAt(state, "checksum")) return { changes };
    return { changes: [...changes, { path: ["checksum"], kind: "update" as const }] };
  }

  async create({ inputs, ...work }: TimedOperation & { readonly inputs: Props }): Promise<Created> {
    work.log.info(
      `the ${stringAt(inputs, "chart")} controller is installed from this project's manifest, ` +
        "not from the chart: this run tests the applications, not the chart",
    );
    return this.install(inputs, work, 1);
  }

  async update({
    inputs,
    state,
    ...work
  }: TimedOperation & { readonly inputs: Props; readonly state: Props }): Promise<Outputs> {
    return this.install(inputs, work, (numberAt(state, "status", "revision") ?? 1) + 1);
  }

  async read({ id, state, inputs, signal }: ReadRequest): Promise<ReadResult | undefined> {
    if (inputs === undefined) throw new Error("a Helm release can only be imported where its chart can be downloaded");
    const exists = await this.kubectl.exists(rendered(inputs).text, signal);
    return exists ? { id, inputs, outputs: state } : undefined;
  }

  async delete({ inputs, ...work }: DeleteRequest): Promise<void> {
    await this.kubectl.delete(rendered(inputs).text, timeoutOf(inputs, work), work.signal);
  }

  private async install(inputs: Props, work: TimedOperation, revision: number): Promise<Created> {
    const { text, hash } = rendered(inputs);
    const name = stringAt(inputs, "name");
    const namespace = stringAt(inputs, "namespace");
    const id = `${namespace}/${name}`;
    const result = (status: string): Outputs => ({
      outputs: {
        ...inputs,
        checksum: hash,
        status: { name, namespace, chart: inputs.chart ?? "", version: inputs.version ?? "", revision, status },
      },
    });
    try {
      await this.kubectl.apply(text, timeoutOf(inputs, work), work.signal);
    } catch (error) {
      throw new NotReadyError(id, result("failed"), [error instanceof Error ? error.message : String(error)]);
    }
    return { id, ...result("deployed") };
  }
}

function rendered(inputs: Props): RenderedManifest {
  return render(stringAt(inputs, "chart"), stringAt(inputs, "namespace"), inputs.values);
}

/** The timeout in seconds: the program's, or the one among the release's inputs. */
function timeoutOf(inputs: Props, { timeoutSeconds }: TimedOperation): number {
  return timeoutSeconds || (numberAt(inputs, "timeout") ?? DEFAULT_TIMEOUT_SECONDS);
}
