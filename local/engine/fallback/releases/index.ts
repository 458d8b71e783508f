import { randomBytes } from "node:crypto";

import { packageVersion } from "../package-version";
import { changesBetween } from "../protocol/changes";
import {
  NotReadyError,
  type CheckRequest,
  type Checked,
  type Created,
  type DeleteRequest,
  type DiffRequest,
  type Outputs,
  type Props,
  type Provider,
  type ReadRequest,
  type ReadResult,
  type StandIn,
  type Work,
} from "../protocol/types";
import { numberAt, textAt } from "../protocol/values";
import { hasUnknown, isUnknown } from "../protocol/wire";
import { CHART_NAMES, render, type Rendered } from "./charts";
import { Kubectl } from "./kubectl";

/** Type token of a Helm release: the one type that the Kubernetes provider does not serve here. */
export const RELEASE = "kubernetes:helm.sh/v3:Release";

/** Seconds that a release may take where the program sets no limit: Helm's own. */
const DEFAULT_SECONDS = 300;

/** Helm releases of a few charts: the same controller is installed from a manifest, the chart itself is not used. */
export const RELEASES: StandIn = {
  name: "kubernetes",
  version: packageVersion("@pulumi/kubernetes"),
  description: `Helm releases of ${CHART_NAMES.join(" and ")}: their controllers from packages, not from the charts`,
  configure: (settings) => new Releases(new Kubectl(textAt(settings, "kubeconfig"), textAt(settings, "context"))),
};

class Releases implements Provider {
  constructor(private readonly kubectl: Kubectl) {}

  check({ inputs, oldInputs, name }: CheckRequest): Checked {
    const named = {
      ...inputs,
      name: inputs.name ?? (textAt(oldInputs, "name") || `${name}-${randomBytes(4).toString("hex")}`),
      namespace: inputs.namespace ?? "default",
    };
    const chart = textAt(inputs, "chart");
    if (CHART_NAMES.includes(chart) || isUnknown(chart)) return { inputs: named };
    const reason =
      `the chart "${chart}" cannot be downloaded here and has no stand-in; ` +
      `allowed are ${CHART_NAMES.join(", ")}. Deploy where chart repositories can be reached`;
    return { inputs: named, failures: [{ property: "chart", reason }] };
  }

  diff({ oldInputs, inputs, state }: DiffRequest) {
    const changes = changesBetween(oldInputs, inputs).map((change) =>
      // Another name or namespace is another release.
      change.path[0] === "name" || change.path[0] === "namespace" ? { ...change, replaces: true } : change,
    );
    if (hasUnknown(inputs) || rendered(inputs).hash === textAt(state, "checksum")) return { changes };
    return { changes: [...changes, { path: ["checksum"], kind: "update" as const }] };
  }

  async create({ inputs, ...work }: Work & { readonly inputs: Props }): Promise<Created> {
    work.log.info(
      `the ${textAt(inputs, "chart")} controller is installed from this project's manifest, ` +
        "not from the chart: this run tests the applications, not the chart",
    );
    return this.install(inputs, work, 1);
  }

  async update({ inputs, state, ...work }: Work & { readonly inputs: Props; readonly state: Props }): Promise<Outputs> {
    return this.install(inputs, work, (numberAt(state, "status", "revision") ?? 1) + 1);
  }

  async read({ id, state, inputs, signal }: ReadRequest): Promise<ReadResult | undefined> {
    if (inputs === undefined) throw new Error("a Helm release can be imported only where its chart can be downloaded");
    const there = await this.kubectl.exists(rendered(inputs).text, signal);
    return there ? { id, inputs, outputs: state } : undefined;
  }

  async delete({ inputs, ...work }: DeleteRequest): Promise<void> {
    await this.kubectl.delete(rendered(inputs).text, secondsOf(inputs, work), work.signal);
  }

  private async install(inputs: Props, work: Work, revision: number): Promise<Created> {
    const { text, hash } = rendered(inputs);
    const name = textAt(inputs, "name");
    const namespace = textAt(inputs, "namespace");
    const id = `${namespace}/${name}`;
    const result = (status: string): Outputs => ({
      outputs: {
        ...inputs,
        checksum: hash,
        status: { name, namespace, chart: inputs.chart ?? "", version: inputs.version ?? "", revision, status },
      },
    });
    try {
      await this.kubectl.apply(text, secondsOf(inputs, work), work.signal);
    } catch (error) {
      throw new NotReadyError(id, result("failed"), [error instanceof Error ? error.message : String(error)]);
    }
    return { id, ...result("deployed") };
  }
}

function rendered(inputs: Props): Rendered {
  return render(textAt(inputs, "chart"), textAt(inputs, "namespace"), inputs.values);
}

/** A release carries its time-out (seconds) among its inputs, as Helm takes it. */
function secondsOf(inputs: Props, { timeoutSeconds }: Work): number {
  return timeoutSeconds || (numberAt(inputs, "timeout") ?? DEFAULT_SECONDS);
}
