import type { Props, Value } from "../protocol/types";
import { at, listAt, numberAt, recordAt, textAt } from "../protocol/values";
import type { Verdict } from "./watch";

const READY: Verdict = { state: "ready" };

function waiting(reason: string): Verdict {
  return { state: "waiting", reason };
}

function failed(reason: string): Verdict {
  return { state: "failed", reason };
}

/** The condition of a type in an object's status; an empty object where there is none. */
export function condition(object: Value | undefined, type: string): Props {
  const found = listAt(object, "status", "conditions").find((entry) => textAt(entry, "type") === type);
  return recordAt(found);
}

/** True if the object's controller has seen its newest specification. */
function isObserved(object: Props): boolean {
  return (numberAt(object, "status", "observedGeneration") ?? 0) >= (numberAt(object, "metadata", "generation") ?? 0);
}

function count(object: Props, field: string): number {
  return numberAt(object, "status", field) ?? 0;
}

/**
 * A Deployment is ready when its newest template runs in every replica and no other does. It has failed when its
 * progress deadline has passed; a deadline that passed before `appliedAt` (milliseconds) is an earlier rollout's.
 */
export function judgeDeployment(object: Props, appliedAt: number): Verdict {
  if (!isObserved(object)) return waiting("the controller has not seen the change");
  const wanted = numberAt(object, "spec", "replicas") ?? 1;
  const progressing = condition(object, "Progressing");
  if (textAt(progressing, "reason") === "ProgressDeadlineExceeded") {
    // Conditions carry whole seconds.
    const since = Date.parse(textAt(progressing, "lastUpdateTime"));
    if (!(since < appliedAt - 1000))
      return failed(textAt(progressing, "message") || "the progress deadline has passed");
  }
  const updated = count(object, "updatedReplicas");
  const available = count(object, "availableReplicas");
  if (updated < wanted) return waiting(`${updated} of ${wanted} pods run the new template`);
  if (count(object, "replicas") > updated)
    return waiting(`pods of the former template: ${count(object, "replicas") - updated}`);
  if (available < wanted) return waiting(`${available} of ${wanted} pods are available`);
  return READY;
}

/** A StatefulSet is ready when every pod of its newest revision is; pods below a partition stay as they are. */
export function judgeStatefulSet(object: Props): Verdict {
  if (!isObserved(object)) return waiting("the controller has not seen the change");
  const wanted = numberAt(object, "spec", "replicas") ?? 1;
  const ready = count(object, "readyReplicas");
  if (textAt(object, "spec", "updateStrategy", "type") !== "OnDelete") {
    const kept = numberAt(object, "spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
    const updated = count(object, "updatedReplicas");
    const toUpdate = Math.max(wanted - kept, 0);
    const current = textAt(object, "status", "currentRevision") === textAt(object, "status", "updateRevision");
    if (!current && updated < toUpdate) return waiting(`${updated} of ${toUpdate} pods run the new template`);
    if (!current && kept === 0) return waiting("the rollout is not complete");
  }
  return ready < wanted ? waiting(`${ready} of ${wanted} pods are ready`) : READY;
}

export function judgeDaemonSet(object: Props): Verdict {
  if (!isObserved(object)) return waiting("the controller has not seen the change");
  const wanted = count(object, "desiredNumberScheduled");
  const updated = count(object, "updatedNumberScheduled");
  const available = count(object, "numberAvailable");
  if (updated < wanted) return waiting(`${updated} of ${wanted} pods run the new template`);
  return available < wanted ? waiting(`${available} of ${wanted} pods are available`) : READY;
}

export function judgeJob(object: Props): Verdict {
  if (textAt(condition(object, "Complete"), "status") === "True") return READY;
  const failure = condition(object, "Failed");
  if (textAt(failure, "status") !== "True") return waiting(`${count(object, "active")} pods run`);
  return failed([textAt(failure, "reason"), textAt(failure, "message")].filter(Boolean).join(": "));
}

export function judgePod(object: Props): Verdict {
  const phase = textAt(object, "status", "phase");
  if (phase === "Succeeded" || textAt(condition(object, "Ready"), "status") === "True") return READY;
  return phase === "Failed" ? failed(textAt(object, "status", "message") || "the pod has failed") : waiting(phase);
}

/** A Service is ready when something answers behind it and, for a load balancer, when it has an address. */
export function judgeService(object: Props, slices: readonly Props[]): Verdict {
  const type = textAt(object, "spec", "type") || "ClusterIP";
  const headless = textAt(object, "spec", "clusterIP") === "None";
  const selects = Object.keys(recordAt(object, "spec", "selector")).length > 0;
  if (type !== "ExternalName" && !headless && selects && !slices.some(hasReadyEndpoint)) {
    return waiting("no pod behind it is ready");
  }
  if (type === "LoadBalancer" && !hasAddress(object)) return waiting("no address of a load balancer");
  return READY;
}

/** An Ingress is ready when each Service it names has a ready pod and its controller has given it an address. */
export function judgeIngress(object: Props, slices: readonly Props[]): Verdict {
  const backends = [
    at(object, "spec", "defaultBackend"),
    ...listAt(object, "spec", "rules").flatMap((rule) =>
      listAt(rule, "http", "paths").map((path) => at(path, "backend")),
    ),
  ];
  const services = backends.map((backend) => textAt(backend, "service", "name")).filter(Boolean);
  const answering = slices.filter(hasReadyEndpoint).map(serviceOf);
  const silent = [...new Set(services)].filter((service) => !answering.includes(service));
  if (silent.length > 0) return waiting(`no pod is ready behind the Services ${silent.join(", ")}`);
  return hasAddress(object) ? READY : waiting("its controller has given it no address");
}

function hasAddress(object: Props): boolean {
  return listAt(object, "status", "loadBalancer", "ingress").length > 0;
}

function serviceOf(slice: Props): string {
  return textAt(slice, "metadata", "labels", "kubernetes.io/service-name");
}

function hasReadyEndpoint(slice: Props): boolean {
  // A missing condition is to be read as ready.
  return listAt(slice, "endpoints").some((endpoint) => at(endpoint, "conditions", "ready") !== false);
}

export function judgeClaim(object: Props): Verdict {
  const phase = textAt(object, "status", "phase");
  if (phase === "Lost") return failed("its volume is lost");
  return phase === "Bound" ? READY : waiting("no volume is bound to it");
}

/** Ready when the phase or the condition of an object has a value. */
export function judgeStatus(object: Props, expected: { phase: string } | { condition: string }): Verdict {
  if ("phase" in expected) {
    const phase = textAt(object, "status", "phase");
    return phase === expected.phase ? READY : waiting(`its phase is ${phase || "not set"}`);
  }
  const found = condition(object, expected.condition);
  if (textAt(found, "status") === "True") return READY;
  return waiting(textAt(found, "message") || `it is not ${expected.condition}`);
}
