import { changesBetween } from "../protocol/changes";
import {
  NotReadyError,
  type Change,
  type CheckRequest,
  type Checked,
  type Created,
  type CreateRequest,
  type DeleteRequest,
  type Difference,
  type DiffRequest,
  type Outputs,
  type Props,
  type Provider,
  type ReadRequest,
  type ReadResult,
  type UpdateRequest,
  type Work,
} from "../protocol/types";
import { numberAt, textAt } from "../protocol/values";
import { hasUnknown, isUnknown } from "../protocol/wire";
import { isNotFound, type KubernetesApi } from "./api";
import { applyObject, deleteObject, liveObject } from "./apply";
import { awaitReady, DEFAULT_SECONDS, UnreadyError, type AwaitOptions } from "./awaiting";
import { CHART_NAMES, render, type Rendered } from "./charts";
import { uniqueName } from "./naming";

/** Type token of a Helm release. */
export const RELEASE = "kubernetes:helm.sh/v3:Release";

/** Helm releases of a few charts: the same controller is installed from a manifest, the chart itself is not used. */
export class HelmReleases implements Provider {
  constructor(private readonly api: () => KubernetesApi) {}

  check(request: CheckRequest): Checked {
    const { inputs } = request;
    const named = namedRelease(request);
    const chart = textAt(inputs, "chart");
    if (CHART_NAMES.includes(chart) || isUnknown(chart)) return { inputs: named };
    const reason =
      `the chart "${chart}" has no stand-in here; allowed are ${CHART_NAMES.join(", ")} ` +
      "(other charts need the kubernetes plugin)";
    return { inputs: named, failures: [{ property: "chart", reason }] };
  }

  diff({ oldInputs, inputs, state }: DiffRequest): Difference {
    const changes = releaseChanges(oldInputs, inputs);
    if (hasUnknown(inputs) || rendered(inputs).hash === textAt(state, "checksum")) return { changes };
    return { changes: [...changes, { path: ["checksum"], kind: "update" }] };
  }

  async create({ inputs, ...work }: CreateRequest): Promise<Created> {
    work.log.info(
      `the ${textAt(inputs, "chart")} controller is installed from this project's manifest, ` +
        "not from the chart: this run tests the applications, not the chart",
    );
    return this.install(inputs, work, 1);
  }

  async update({ inputs, state, ...work }: UpdateRequest): Promise<Outputs> {
    return this.install(inputs, work, (numberAt(state, "status", "revision") ?? 1) + 1);
  }

  async read({ id, state, inputs }: ReadRequest): Promise<ReadResult | undefined> {
    if (inputs === undefined) throw new Error("a Helm release cannot be imported without the kubernetes plugin");
    try {
      const api = this.api();
      for (const object of rendered(inputs).objects) await liveObject(api, object);
      return { id, inputs, outputs: state };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async delete({ inputs, ...work }: DeleteRequest): Promise<void> {
    const api = this.api();
    for (const object of [...rendered(inputs).objects].reverse())
      await deleteObject(api, object, options(inputs, work));
  }

  private async install(inputs: Props, work: Work, revision: number): Promise<Created> {
    const api = this.api();
    const { objects, hash } = rendered(inputs);
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
    const appliedAt = Date.now();
    const applied: Props[] = [];
    try {
      // Nobody else owns these objects; a half-finished earlier run is taken over.
      for (const object of objects) applied.push(await applyObject(api, object, { force: true, signal: work.signal }));
      await Promise.all(applied.map((object) => awaitReady(api, object, appliedAt, options(inputs, work))));
    } catch (error) {
      const reasons = error instanceof UnreadyError ? error.reasons : [String(error)];
      throw new NotReadyError(id, result("failed"), reasons);
    }
    return { id, ...result("deployed") };
  }
}

/** The inputs of a release with a name, kept from the last deployment or made here, and a namespace. */
export function namedRelease({ name, oldInputs, inputs }: CheckRequest): Props {
  return {
    ...inputs,
    name: inputs.name ?? (textAt(oldInputs, "name") || uniqueName(name)),
    namespace: inputs.namespace ?? "default",
  };
}

/** What differs between two releases: another name or namespace is another release. */
export function releaseChanges(oldInputs: Props, inputs: Props): Change[] {
  return changesBetween(oldInputs, inputs).map((change) =>
    change.path[0] === "name" || change.path[0] === "namespace" ? { ...change, replaces: true } : change,
  );
}

function rendered(inputs: Props): Rendered {
  return render(textAt(inputs, "chart"), textAt(inputs, "namespace"), inputs.values);
}

/** A release carries its time-out (seconds) among its inputs, as Helm takes it. */
function options(inputs: Props, { timeoutSeconds, signal, log }: Work): AwaitOptions {
  return { seconds: timeoutSeconds || (numberAt(inputs, "timeout") ?? DEFAULT_SECONDS), signal, log };
}
