import type { ResourceInputs } from "../computed/outputs";
import type { CostAssumptions } from "../../settings/cost-assumptions";
import type { Figure } from "./figure";
import type { Decimal, Range } from "./money";

/** A part of the platform or of an application that is charged. */
export type CostPart =
  | "control plane"
  | "nodes"
  | "disks"
  | "NAT"
  | "endpoints"
  | "load balancer"
  | "public IPv4"
  | "traffic"
  | "databases"
  | "images"
  | "shared files"
  | "object store"
  | "logs"
  | "keys"
  | "DNS";

/** A resource as cost rules read it, of a plan or of the engine. */
export interface CostResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** URN of the parent. */
  readonly parent?: string;
  readonly dependsOn: readonly string[];
  readonly inputs: ResourceInputs;
}

/** Something that is charged: a quantity of a figure. */
export interface CostItem {
  readonly part: CostPart;
  /** What it is, without the resource's name: `m7i.large, 3 to 9 nodes`. */
  readonly about: string;
  readonly figure: Figure;
  /** Units of the figure in a month. */
  readonly quantity: Range;
  /** Fraction of the price that is paid, such as 0.5 on spot. @default 1 */
  readonly share?: Decimal;
}

/** What a rule knows besides its resource. */
export interface CostContext {
  readonly assumptions: CostAssumptions;
  /** Time of the estimate: what is charged may depend on it. */
  readonly today: Date;
  /** All resources of a type. */
  all(type: string): readonly CostResource[];
  /** The first resource of a type that `resource` depends on. */
  neededBy(resource: CostResource, type: string): CostResource | undefined;
  /** The resources of a type that depend on `resource`. */
  dependentsOf(resource: CostResource, type: string): readonly CostResource[];
  /** What a node of an instance type has; undefined if no price file says so. */
  instance(type: string): { readonly vcpus: number; readonly memoryGib: number } | undefined;
  /** What all pods of the environment request, at the least and the most replicas. */
  readonly requests: { readonly least: PodRequests; readonly most: PodRequests };
}

/** What pods request. */
export interface PodRequests {
  readonly cpus: number;
  readonly bytes: number;
}

/** What a resource of a type is charged for; nothing if it is free, or counted with another resource. */
export type CostRule = (resource: CostResource, context: CostContext) => readonly CostItem[];

/** Rule of types without a charge of their own. */
export const FREE: CostRule = () => [];
