import { at, groupBy, isRecord } from "../../lib/values";
import { quantity } from "../../lib/quantities";
import { autoscalersIn, namespaceOf, perPod, POD_TYPES, replicasOf } from "../../plan/pods";
import { resourceRule, stackRule } from "../rule";

const QUOTA = "kubernetes:core/v1:ResourceQuota";

/** Bytes of all values of a ConfigMap that Kubernetes accepts: 1 MiB (Kubernetes, "ConfigMaps"). */
const MOST_BYTES = 1024 * 1024;

/** The API server refuses larger ones, after other resources have been created. */
export const configMapsFit = resourceRule(
  { name: "config-maps-fit", description: "The values of a ConfigMap have at most 1 MiB in all." },
  ["kubernetes:core/v1:ConfigMap"],
  function* ({ props }) {
    const bytes = bytesOf(props.data, "utf8") + bytesOf(props.binaryData, "base64");
    if (bytes > MOST_BYTES) yield `the values have ${bytes} bytes; at most ${MOST_BYTES} are allowed: shorten them`;
  },
);

/** Pods beyond a quota are never created, so an update waits for them until it fails. */
export const quotasFit = stackRule(
  {
    name: "quotas-fit",
    description: "The pods of all workloads in a namespace, at their largest number, stay within its quota.",
  },
  function* (resources) {
    const autoscalers = autoscalersIn(resources);
    const byNamespace = groupBy(
      resources.filter(({ type }) => POD_TYPES.includes(type)),
      namespaceOf,
    );
    for (const quota of resources.filter(({ type }) => type === QUOTA)) {
      const workloads = byNamespace.get(namespaceOf(quota)) ?? [];
      for (const [what, hard] of Object.entries(record(at(quota.props, "spec", "hard")))) {
        const sum = workloads.reduce((before, one) => before + replicasOf(one, autoscalers).max * perPod(one, what), 0);
        // Quantities have thousandths; sums of fractions have more.
        const needed = Math.round(sum * 1000) / 1000;
        if (needed <= quantity(hard)) continue;
        yield {
          resource: quota,
          message: `${what} is ${String(hard)}, but the workloads of the namespace need ${needed}; set fewer replicas, or smaller ones`,
        };
      }
    }
  },
);

function bytesOf(values: unknown, encoding: BufferEncoding): number {
  return Object.values(record(values)).reduce<number>((sum, value) => {
    return sum + (typeof value === "string" ? Buffer.byteLength(value, encoding) : 0);
  }, 0);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
