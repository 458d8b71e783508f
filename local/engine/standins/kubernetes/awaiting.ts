import type { Log, Props } from "../protocol/types";
import { listAt, textAt, toText } from "../protocol/values";
import { isNotFound, type KubernetesApi } from "./api";
import { diagnose } from "./diagnosis";
import * as judge from "./readiness";
import { one, TimeoutError, until, type Target, type Verdict } from "./watch";

/** Seconds that an object has to become ready, or to go, where nobody says otherwise; the plugin's own number. */
export const DEFAULT_SECONDS = 600;

/** What an await is told. */
export interface AwaitOptions {
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** An object was accepted, but does not work. */
export class UnreadyError extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join("\n"));
    this.name = "UnreadyError";
  }
}

/** The seconds an operation may take: the object's annotation, else the program's option, else the default. */
export function timeoutSeconds(inputs: Props, requested: number): number {
  const annotated = Number(textAt(inputs, "metadata", "annotations", "pulumi.com/timeoutSeconds"));
  if (annotated > 0) return annotated;
  return requested > 0 ? requested : DEFAULT_SECONDS;
}

/** True if the object says that nobody should wait for it. */
export function skipsAwait(inputs: Props): boolean {
  return textAt(inputs, "metadata", "annotations", "pulumi.com/skipAwait") === "true";
}

/**
 * Waits until an object that was applied works.
 *
 * @throws UnreadyError with what the cluster says about it, if it fails or takes too long.
 */
export async function awaitReady(
  api: KubernetesApi,
  applied: Props,
  appliedAt: number,
  options: AwaitOptions,
): Promise<void> {
  const [targets, verdictOf] = (await watched(api, applied, appliedAt)) ?? [];
  if (targets === undefined || verdictOf === undefined) return;
  const name = `${textAt(applied, "kind")} ${textAt(applied, "metadata", "name")}`;
  try {
    const onWaiting = (reason: string): void => {
      options.log.status(reason);
    };
    const verdict = await until(api, targets, verdictOf, { ...options, onWaiting });
    if (verdict.state === "failed") throw new UnreadyError([`${name} failed: ${verdict.reason}`]);
    options.log.status("ready");
  } catch (error) {
    const judged = error instanceof TimeoutError || error instanceof UnreadyError;
    if (!judged) throw error;
    const { reasons, logs } = await diagnose(api, applied);
    for (const lines of logs) options.log.warning(lines);
    const first = error instanceof TimeoutError ? `${name} is ${error.message}` : error.message;
    throw new UnreadyError([first, ...reasons]);
  }
}

/** Waits until an object is gone. @throws TimeoutError */
export async function awaitGone(api: KubernetesApi, path: string, object: Props, options: AwaitOptions): Promise<void> {
  const uid = textAt(object, "metadata", "uid");
  await until(
    api,
    [one(path, textAt(object, "metadata", "name"))],
    ([found]) => {
      const same = found?.find((candidate) => uid === "" || textAt(candidate, "metadata", "uid") === uid);
      return same === undefined ? { state: "ready" } : { state: "waiting", reason: whatHolds(same) };
    },
    {
      ...options,
      onWaiting: (reason) => {
        options.log.status(reason);
      },
    },
  );
}

function whatHolds(object: Props): string {
  const conditions = ["NamespaceDeletionDiscoveryFailure", "NamespaceContentRemaining", "NamespaceFinalizersRemaining"]
    .map((type) => judge.condition(object, type))
    .filter((found) => textAt(found, "status") === "True")
    .map((found) => textAt(found, "message"));
  // The server's own finalizer of every foreground deletion goes by itself.
  const finalizers = listAt(object, "metadata", "finalizers")
    .map(toText)
    .filter((name) => name !== "foregroundDeletion");
  const held = finalizers.length > 0 ? [`finalizers ${finalizers.join(", ")}`] : [];
  return ["it is being deleted", ...held, ...conditions].join("; ");
}

type Judged = [targets: Target[], verdictOf: (objects: readonly (readonly Props[])[]) => Verdict];

/** What to watch for an object, and how to judge it; undefined where there is nothing to wait for. */
async function watched(api: KubernetesApi, object: Props, appliedAt: number): Promise<Judged | undefined> {
  const kind = textAt(object, "kind");
  const name = textAt(object, "metadata", "name");
  const namespace = textAt(object, "metadata", "namespace");
  const itself = one(await api.collection(textAt(object, "apiVersion"), kind, namespace), name);
  const alone = (verdictOf: (object: Props) => Verdict): Judged => [[itself], ([found]) => gone(found, verdictOf)];
  const withSlices = (
    labelSelector: string,
    verdictOf: (object: Props, slices: readonly Props[]) => Verdict,
  ): Judged => {
    const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
    const slices: Target = { path, query: labelSelector === "" ? {} : { labelSelector } };
    return [[itself, slices], ([found, parts = []]) => gone(found, (one) => verdictOf(one, parts))];
  };

  switch (kind) {
    case "Deployment":
      return alone((found) => judge.judgeDeployment(found, appliedAt));
    case "StatefulSet":
      return alone(judge.judgeStatefulSet);
    case "DaemonSet":
      return alone(judge.judgeDaemonSet);
    case "Job":
      return alone(judge.judgeJob);
    case "Pod":
      return alone(judge.judgePod);
    case "Service":
      return withSlices(`kubernetes.io/service-name=${name}`, judge.judgeService);
    case "Ingress":
      return withSlices("", judge.judgeIngress);
    case "PersistentVolumeClaim":
      return (await bindsLater(api, object)) ? undefined : alone(judge.judgeClaim);
    case "Namespace":
      return alone((found) => judge.judgeStatus(found, { phase: "Active" }));
    case "CustomResourceDefinition":
      return alone((found) => judge.judgeStatus(found, { condition: "Established" }));
    case "APIService":
      return alone((found) => judge.judgeStatus(found, { condition: "Available" }));
    default:
      return undefined;
  }
}

function gone(found: readonly Props[] | undefined, verdictOf: (object: Props) => Verdict): Verdict {
  const [object] = found ?? [];
  return object === undefined ? { state: "failed", reason: "it was deleted meanwhile" } : verdictOf(object);
}

/** True if a claim's volume is bound only when a pod uses it, which may be long after. */
async function bindsLater(api: KubernetesApi, claim: Props): Promise<boolean> {
  const name = textAt(claim, "spec", "storageClassName");
  if (name === "") return false;
  const found = await api.request(`/apis/storage.k8s.io/v1/storageclasses/${name}`).catch((error: unknown) => {
    if (isNotFound(error)) return {};
    throw error;
  });
  return textAt(found, "volumeBindingMode") === "WaitForFirstConsumer";
}
