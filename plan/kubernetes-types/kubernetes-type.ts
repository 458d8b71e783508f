import type { CostRule } from "../cost/cost-rule";
import type { ComputeOutputs, ResourceInputs } from "../computed/outputs";
import type { KeyValues } from "../text/short";

/** Whether a change of a path below the inputs replaces an object. */
export type ReplaceRule = (path: string, inputs: ResourceInputs) => boolean;

/** Everything that the project knows about one kind of Kubernetes object, in all versions of its API group. */
export interface KubernetesType {
  /** Outputs that the provider adds; absent: those of any object of the API server. */
  readonly computed?: ComputeOutputs;
  /** Immutable fields besides the name, the namespace and the kind. */
  readonly replaces?: ReplaceRule;
  /** The values that the tree shows. */
  readonly keyValues?: KeyValues;
  /**
   * How careful a reader of the pull request comment must be with a change:
   * - `data`: deleting or replacing it loses data, or interrupts everything in it;
   * - `access`: it decides who may do what;
   * - `guard`: it keeps others out, so deleting it opens access.
   */
  readonly risk?: "data" | "access" | "guard";
  /** Whether a change of a path replaces pods. */
  readonly rollsPods?: (path: string) => boolean;
  /** It is replaced whenever its content changes: that starts a rollout and loses nothing. */
  readonly replacedByDesign?: boolean;
  /** What AWS charges for because of it, on EKS; absent: nothing. */
  readonly charge?: CostRule;
}

/** Rows by API group and kind: `apps:Deployment`, `core:Secret`. */
export type KubernetesTypes = Readonly<Record<string, KubernetesType>>;

/** Returns whether a path is one of `prefixes` or below one. */
export const below =
  (...prefixes: readonly string[]) =>
  (path: string): boolean =>
    prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`));
