import type { Charge } from "../cost/cost-rule";
import type { ComputeOutputs, ResourceInputs } from "../computed/outputs";
import type { KeyValues } from "../text/short";

/**
 * Where the deployment role may use an action: on all resources of the environment's region, on Route 53 zones, on the
 * IAM roles whose names begin with the project's, on those roles and only for the managed policies that they need, on
 * the buckets whose names begin with the project's, or on the objects in them.
 */
export type ActionScope =
  "region" | "hostedZones" | "projectRoles" | "projectRolePolicies" | "projectBuckets" | "projectObjects";

/**
 * How careful a reader of the pull request comment must be with a change of the type:
 * - `data`: deleting or replacing it loses data, or interrupts everything that runs on it;
 * - `access`: it decides who may do or reach what;
 * - `guard`: it keeps others out, so deleting it opens access;
 * - `rollout`: an update replaces nodes or system pods.
 */
export type AwsRisk = "data" | "access" | "guard" | "rollout";

/**
 * Everything that the project knows about one resource type of AWS. Types that the program does not register may have
 * a row of the facts that policies and comments need.
 */
export interface AwsType {
  /**
   * IAM actions that create, update and delete it, from the Service Authorization Reference. Reading is granted by
   * service ({@link AwsService.readActions}). The workflows cannot deploy a type without them.
   */
  readonly actions?: Readonly<Partial<Record<ActionScope, readonly string[]>>>;
  /** Services that assume the roles among its inputs: its deployment passes the roles to them (`iam:PassRole`). */
  readonly passesRolesTo?: readonly string[];
  /** Services that create a service-linked role when the first resource of the type is created. */
  readonly serviceLinkedRoles?: readonly string[];
  /** Outputs that the provider adds besides `arn` and `name`, as far as the program reads them. */
  readonly computed?: ComputeOutputs;
  /**
   * Inputs (the first part of a path) that AWS cannot update in place.
   * @default ["name"]
   */
  readonly replaceOnChanges?: readonly string[];
  /** Inputs that together identify a resource: AWS accepts no second one with the same values. Absent: AWS generates the ID. */
  readonly identity?: readonly string[];
  /** Why AWS rejects the deletion of a resource with these inputs; undefined if it does not. */
  readonly deletionBlocker?: (inputs: ResourceInputs) => string | undefined;
  /** The values that the tree shows. */
  readonly keyValues?: KeyValues;
  readonly risk?: AwsRisk;
  /** Inputs whose change opens access although the type has another purpose. */
  readonly accessInputs?: readonly string[];
  /** Inputs whose change cannot be undone, or interrupts service. */
  readonly irreversibleInputs?: readonly string[];
  /**
   * Inputs that hold IAM policy documents; `*` in a path matches every item of a list. An `identity` document defines
   * what its principal may do, a `resource` document who may use the resource.
   */
  readonly policyDocuments?: Readonly<Record<string, "identity" | "resource">>;
  /** How AWS charges for it; a cost estimate names types without it. */
  readonly charge?: Charge;
}

/** The resource types of one service (the module of their tokens). */
export interface AwsService {
  /** IAM actions that describe its resources, and never return their content: rows, secrets, objects or log lines. */
  readonly readActions?: readonly string[];
  /** Rows by type token. */
  readonly types: Readonly<Record<string, AwsType>>;
  /** Row of every type without one of its own. */
  readonly otherTypes?: AwsType;
}
