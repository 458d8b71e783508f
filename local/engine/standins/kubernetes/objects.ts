import { changesBetween, replacing } from "../protocol/changes";
import {
  NotReadyError,
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
import { at, isRecord, textAt, withValueAt } from "../protocol/values";
import { isNotFound, type KubernetesApi } from "./api";
import { applyObject, deleteObject, liveObject, namespaceOf } from "./apply";
import { awaitReady, skipsAwait, timeoutSeconds, UnreadyError, type AwaitOptions } from "./awaiting";
import { inputsOf, refreshedInputs, withoutNoise } from "./live";
import { isAutoNamed, withName } from "./naming";
import { judgeJob } from "./readiness";
import { isNamespaced, withReplacements, type Mutability } from "./rules";

/** What the objects of one provider have in common. */
export interface ObjectSettings {
  /** The cluster's API, asked for when it is first needed: a preview needs none. */
  readonly api: () => KubernetesApi;
  /** Namespace of objects that name none; undefined leaves it to the API server ("default"). */
  readonly namespace: string | undefined;
  readonly mutable: Mutability;
}

const REPLACE_UNREADY = "pulumi.com/replaceUnready";

/** Objects of every kind, applied server-side and awaited. */
export class KubernetesObjects implements Provider {
  constructor(private readonly settings: ObjectSettings) {}

  check({ type, name, oldInputs, inputs }: CheckRequest): Checked {
    const [, version = "", kind = ""] = type.split(":");
    if (/(Patch|List)$/.test(kind) && !isRecord(inputs.spec)) {
      throw new Error(`${type} is not served by the stand-in for the kubernetes plugin; use the resources themselves`);
    }
    const identified = { apiVersion: version.replace(/^core\//, ""), kind, ...inputs };
    const named = withName(identified, oldInputs, name);
    const { namespace } = this.settings;
    const placed = namespace !== undefined && isNamespaced(kind) && at(named, "metadata", "namespace") === undefined;
    return { inputs: placed ? withValueAt(named, ["metadata", "namespace"], namespace) : named };
  }

  async diff({ oldInputs, inputs, state }: DiffRequest): Promise<Difference> {
    const found = changesBetween(canonical(oldInputs), canonical(inputs));
    const changes = withReplacements(found, oldInputs, inputs, this.settings.mutable);
    if (await this.isUnreadyJob(inputs, state)) {
      changes.push(...replacing([{ path: ["metadata", "annotations", REPLACE_UNREADY], kind: "update" }]));
    }
    const sameName = textAt(inputs, "metadata", "name") === textAt(state, "metadata", "name");
    const sameNamespace = namespaceOf(inputs) === namespaceOf(oldInputs);
    const replaces = changes.some((change) => change.replaces);
    return { changes, deleteBeforeReplace: replaces && sameName && sameNamespace && !isAutoNamed(inputs) };
  }

  async create(request: CreateRequest): Promise<Created> {
    const { id, outputs } = await this.applyAndAwait(request.inputs, request);
    return { id, ...withSecrets(outputs) };
  }

  async update(request: UpdateRequest): Promise<Outputs> {
    const { outputs } = await this.applyAndAwait(request.inputs, request);
    return withSecrets(outputs);
  }

  async read({ id, type, inputs, state }: ReadRequest): Promise<ReadResult | undefined> {
    const [, version = "", typeKind = ""] = type.split(":");
    const known = inputs ?? state;
    const apiVersion = textAt(known, "apiVersion") || version.replace(/^core\//, "");
    const kind = textAt(known, "kind") || typeKind;
    const [name = "", namespace = this.settings.namespace ?? "default"] = id.split("/").reverse();
    const api = this.settings.api();
    try {
      const path = await api.collection(apiVersion, kind, namespace);
      const live = { apiVersion, kind, ...withoutNoise(await api.request(`${path}/${name}`)) };
      const current = inputs === undefined ? inputsOf(live) : refreshedInputs(inputs, live);
      return { id, inputs: current, ...withSecrets(live) };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async delete(request: DeleteRequest): Promise<void> {
    const { state, inputs } = request;
    const propagation = textAt(inputs, "metadata", "annotations", "pulumi.com/deletionPropagationPolicy");
    await deleteObject(this.settings.api(), state, {
      ...awaitOptions(inputs, request),
      skipAwait: skipsAwait(inputs),
      ...(propagation !== "" && { propagation }),
    });
  }

  private async applyAndAwait(inputs: Props, work: Work): Promise<Created> {
    const api = this.settings.api();
    const appliedAt = Date.now();
    const force = textAt(inputs, "metadata", "annotations", "pulumi.com/patchForce") === "true";
    const applied = await applyObject(api, inputs, { force, signal: work.signal });
    const id = [textAt(applied, "metadata", "namespace"), textAt(applied, "metadata", "name")]
      .filter(Boolean)
      .join("/");
    if (skipsAwait(inputs)) return { id, outputs: applied };
    try {
      await awaitReady(api, applied, appliedAt, awaitOptions(inputs, work));
    } catch (error) {
      const reasons = error instanceof UnreadyError ? error.reasons : [String(error)];
      throw new NotReadyError(id, withSecrets(await liveObject(api, applied).catch(() => applied)), reasons);
    }
    return { id, outputs: await liveObject(api, applied) };
  }

  private async isUnreadyJob(inputs: Props, state: Props): Promise<boolean> {
    if (textAt(inputs, "metadata", "annotations", REPLACE_UNREADY) !== "true") return false;
    if (textAt(inputs, "kind") !== "Job") return false;
    // A cluster that does not answer, or is not there yet, is no reason to fail a preview.
    const asked = Promise.resolve().then(() => liveObject(this.settings.api(), state));
    const live = await asked.catch(() => undefined);
    return live !== undefined && judgeJob(live).state !== "ready";
  }
}

function awaitOptions(inputs: Props, { timeoutSeconds: requested, signal, log }: Work): AwaitOptions {
  return { seconds: timeoutSeconds(inputs, requested), signal, log };
}

/** What a Secret holds is secret whoever made it. */
export function withSecrets(outputs: Props): Outputs {
  return outputs.kind === "Secret" ? { outputs, secrets: [["data"], ["stringData"]] } : { outputs };
}

/** The object with its namespace, as "none given" and "default" are the same place. */
function canonical(object: Props): Props {
  const namespace = namespaceOf(object);
  return namespace === "" ? object : withValueAt(object, ["metadata", "namespace"], namespace);
}
