import { setTimeout as pause } from "node:timers/promises";

import type { Props } from "../protocol/types";
import { textAt } from "../protocol/values";
import { ApiError, isNotFound, isPassing, type KubernetesApi } from "./api";
import { awaitGone, type AwaitOptions } from "./awaiting";
import { withoutNoise } from "./live";
import { isNamespaced } from "./rules";

/** Owner of the fields that are applied; another owner of the same field is a conflict. */
const FIELD_MANAGER = "pulumi-kubernetes";

/** How often, and how many seconds apart, a server that does not answer is asked. */
const ATTEMPTS = 5;
const RETRY_SECONDS = 1;

/** The namespace an object is in; "default" for one that names none, "" for one outside namespaces. */
export function namespaceOf(object: Props): string {
  const named = textAt(object, "metadata", "namespace");
  return named === "" && isNamespaced(textAt(object, "kind")) ? "default" : named;
}

/** Path of the collection that an object is in. */
export async function collectionOf(api: KubernetesApi, object: Props): Promise<string> {
  return api.collection(textAt(object, "apiVersion"), textAt(object, "kind"), namespaceOf(object));
}

/**
 * Applies an object server-side and gives it as it is then.
 *
 * @throws Error with the object's path if the server refuses, and with what to do about a conflict of owners.
 */
export async function applyObject(
  api: KubernetesApi,
  object: Props,
  { force, signal }: { readonly force: boolean; readonly signal: AbortSignal },
): Promise<Props> {
  const path = `${await insistently(signal, () => collectionOf(api, object))}/${textAt(object, "metadata", "name")}`;
  const patch = {
    method: "PATCH",
    query: { fieldManager: FIELD_MANAGER, force: String(force) },
    contentType: "application/apply-patch+yaml",
    body: object,
    signal,
  };
  try {
    return withoutNoise(await insistently(signal, () => api.request(path, patch)));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const hint =
      error.reason === "Conflict" ? "; set the annotation pulumi.com/patchForce to take the fields over" : "";
    const refused = `${textAt(object, "kind")} ${path} was refused (HTTP ${error.status}): ${error.message}${hint}`;
    throw new Error(refused, { cause: error });
  }
}

/** Asks again after failures that may pass: applying twice is applying once. */
async function insistently<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error)) throw error;
      await pause(RETRY_SECONDS * 1000, undefined, { signal });
    }
  }
}

/** An object as it is now. @throws ApiError, for instance if it is not there. */
export async function liveObject(api: KubernetesApi, object: Props): Promise<Props> {
  return withoutNoise(await api.request(`${await collectionOf(api, object)}/${textAt(object, "metadata", "name")}`));
}

/** Deletes an object and waits until it is gone; one that is not there is fine. */
export async function deleteObject(
  api: KubernetesApi,
  object: Props,
  options: AwaitOptions & { readonly propagation?: string; readonly skipAwait?: boolean },
): Promise<void> {
  try {
    const path = await collectionOf(api, object);
    const body = { propagationPolicy: options.propagation ?? "Foreground" };
    await api.request(`${path}/${textAt(object, "metadata", "name")}`, { method: "DELETE", body });
    if (options.skipAwait !== true) await awaitGone(api, path, object, options);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
