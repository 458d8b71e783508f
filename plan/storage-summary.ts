import { at } from "../lib/values";
import type { PlannedResource } from "./model";

/** Shared files or an object store of an application. */
export interface StorageSummary {
  /** Where they are, such as `S3` or `in the cluster`. */
  readonly where: string;
  /** Requested size, such as `5 GiB`; undefined if there is no limit. */
  readonly size?: string;
}

/** A component that serves objects from a volume of its own. */
export const OBJECT_SERVER = /^slipway:[^:]+:VersityGateway$/;

const SHARED_CLAIM = /^slipway:[^:]+:SharedClaim$/;
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";
const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
const BUCKET = "aws:s3/bucket:Bucket";

type Within = (urn: string) => readonly PlannedResource[];

/** The shared files among the resources of an application. */
export function filesOf(resources: readonly PlannedResource[], within: Within): StorageSummary[] {
  return resources
    .filter(({ type }) => SHARED_CLAIM.test(type))
    .map(({ urn }) => {
      const spec = within(urn).find(({ type }) => type === CLAIM)?.inputs.spec;
      const storageClass = at(spec, "storageClassName");
      return storage(typeof storageClass === "string" ? `class ${storageClass}` : "default class", spec);
    });
}

/** The object stores among the resources of an application. */
export function objectsOf(resources: readonly PlannedResource[], within: Within): StorageSummary[] {
  const buckets = resources.filter(({ type }) => type === BUCKET).map(() => ({ where: "S3" }));
  const servers = resources
    .filter(({ type }) => OBJECT_SERVER.test(type))
    .map(({ urn }) => {
      const set = within(urn).find(({ type }) => type === STATEFUL_SET)?.inputs;
      return storage("in the cluster", at(set, "spec", "volumeClaimTemplates", 0, "spec"));
    });
  return [...buckets, ...servers];
}

/** Summary of a volume claim's `spec`. */
function storage(where: string, spec: unknown): StorageSummary {
  const size = at(spec, "resources", "requests", "storage");
  return { where, ...(typeof size === "string" ? { size: size.replace(/(\d)([KMGT]i)$/, "$1 $2B") } : {}) };
}
