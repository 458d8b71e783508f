import { setTimeout as pause } from "node:timers/promises";

import type { Props } from "../protocol/types";
import { listAt, numberAt, recordAt, textAt } from "../protocol/values";
import { ApiError, isPassing, type KubernetesApi } from "./api";

/** Objects to look at: those of a collection that a selector chooses. */
export interface Target {
  /** Path of the collection. */
  readonly path: string;
  /** `fieldSelector` or `labelSelector`. */
  readonly query: Readonly<Record<string, string>>;
}

/** What objects say about something that is awaited. */
export type Verdict =
  | { readonly state: "ready" }
  | { readonly state: "waiting"; readonly reason: string }
  | { readonly state: "failed"; readonly reason: string };

/** What was awaited did not come in time. */
export class TimeoutError extends Error {
  constructor(
    readonly seconds: number,
    /** What was still missing. */
    readonly reason: string,
  ) {
    super(`not ready within ${seconds} seconds: ${reason}`);
    this.name = "TimeoutError";
  }
}

/** One object of a collection. */
export function one(path: string, name: string): Target {
  return { path, query: { fieldSelector: `metadata.name=${name}` } };
}

/**
 * Watches until the objects of all targets together are judged ready or failed.
 *
 * @throws TimeoutError after `seconds`; the signal's reason if it is aborted; ApiError if the server refuses.
 */
export async function until(
  api: KubernetesApi,
  targets: readonly Target[],
  judge: (objects: readonly (readonly Props[])[]) => Verdict,
  options: { readonly seconds: number; readonly signal: AbortSignal; readonly onWaiting?: (reason: string) => void },
): Promise<Exclude<Verdict, { state: "waiting" }>> {
  const done = new AbortController();
  const limit = AbortSignal.timeout(options.seconds * 1000);
  const signal = AbortSignal.any([done.signal, limit, options.signal]);
  let waitingFor = "the first answer of the API server";
  try {
    return await new Promise((resolve, reject) => {
      const seen: (readonly Props[] | undefined)[] = targets.map(() => undefined);
      const follow = async (target: Target, index: number): Promise<void> => {
        for await (const objects of snapshots(api, target, signal)) {
          seen[index] = objects;
          const known = seen.filter((found) => found !== undefined);
          if (known.length < targets.length) continue;
          const verdict = judge(known);
          if (verdict.state !== "waiting") {
            resolve(verdict);
            return;
          }
          if (verdict.reason !== waitingFor) options.onWaiting?.(verdict.reason);
          waitingFor = verdict.reason;
        }
      };
      targets.forEach((target, index) => {
        follow(target, index).catch(reject);
      });
      const giveUp = (): void => {
        reject(limit.aborted ? new TimeoutError(options.seconds, waitingFor) : abortReason(options.signal));
      };
      // A signal that has come already does not come again.
      if (signal.aborted) giveUp();
      else signal.addEventListener("abort", giveUp);
    });
  } finally {
    done.abort();
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("cancelled");
}

/** Seconds before an API server that could not be reached is asked again. */
const RETRY_SECONDS = 1;

/** The objects of a target each time they change, the present ones first, across broken and expired watches. */
async function* snapshots(api: KubernetesApi, target: Target, signal: AbortSignal): AsyncGenerator<readonly Props[]> {
  while (!signal.aborted) {
    try {
      const list = await api.request(target.path, { query: target.query, signal });
      const objects = new Map(listAt(list, "items").map((item) => [nameOf(recordAt(item)), recordAt(item)]));
      yield [...objects.values()];
      const resourceVersion = textAt(list, "metadata", "resourceVersion");
      const query = { ...target.query, watch: "true", resourceVersion };
      for await (const { type, object } of api.lines(target.path, { query, signal })) {
        // The version is too old to go on from: list again.
        if (type === "ERROR" && numberAt(object, "code") === 410) break;
        if (type === "DELETED") objects.delete(nameOf(recordAt(object)));
        else objects.set(nameOf(recordAt(object)), recordAt(object));
        yield [...objects.values()];
      }
    } catch (error) {
      if (isAborted(signal)) return;
      // Anything but a refusal, such as a connection that broke, is worth another try.
      if (error instanceof ApiError && !isPassing(error) && error.status !== 410) throw error;
      await pause(RETRY_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
    }
  }
}

// Not read in place: the compiler takes the loop's condition to hold throughout, but a signal changes by itself.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function nameOf(object: Props): string {
  return textAt(object, "metadata", "name");
}
