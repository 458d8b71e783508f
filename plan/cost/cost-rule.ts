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
  readonly props: Readonly<Record<string, unknown>>;
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
  readonly all: (type: string) => readonly CostResource[];
  /** The first resource of a type that `resource` depends on. */
  readonly neededBy: (resource: CostResource, type: string) => CostResource | undefined;
  /** The resources of a type that depend on `resource`. */
  readonly dependentsOf: (resource: CostResource, type: string) => readonly CostResource[];
  /** What an instance has whose hours are charged; undefined if no price file says so. */
  readonly sizeOf: (figure: Figure) => InstanceSize | undefined;
  /** What all pods of the environment request, at the least and the most replicas. */
  readonly requests: { readonly least: PodRequests; readonly most: PodRequests };
}

/** What a node of an instance type has. */
export interface InstanceSize {
  readonly vcpus: number;
  readonly memoryGib: number;
}

/** What pods request. */
export interface PodRequests {
  readonly cpus: number;
  readonly bytes: number;
}

/** What a resource of a type is charged for; nothing if it is free, or counted with another resource. */
export type CostRule = (resource: CostResource, context: CostContext) => readonly CostItem[];

/** How a type is charged: by a rule, not at all, or together with another resource. */
export type Charge = CostRule | "free" | "with another";
