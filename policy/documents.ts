import { at, isRecord, items, valuesAt } from "../lib/values";
import { AWS_TYPES } from "../plan/aws-types";
import type { CheckedResource } from "./rule";

/** A statement of an IAM policy document, with scalars as lists. */
export interface PolicyStatement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  /** Whether it allows all actions, resources or principals except those it names. */
  readonly inverted: boolean;
  readonly resources: readonly string[];
  /** Account IDs, ARNs, services, or `*`. */
  readonly principals: readonly string[];
  readonly conditional: boolean;
  /** Its `Sid`, or its position. */
  readonly label: string;
}

/** Paths of the policy documents, by resource type. */
const DOCUMENTS = new Map(
  Object.entries(AWS_TYPES).flatMap(([type, { policyDocuments }]) =>
    policyDocuments === undefined ? [] : [[type, policyDocuments] as const],
  ),
);

/** Resource types that have IAM policy documents. */
export const DOCUMENT_TYPES = [...DOCUMENTS.keys()];

/** Types with a document that defines what its principal may do; others define who may use the resource. */
export const IDENTITY_TYPES: readonly string[] = DOCUMENT_TYPES.filter((type) =>
  Object.values(DOCUMENTS.get(type) ?? {}).includes("identity"),
);

/**
 * The statements of all policy documents of a resource; none of a document that is not known yet.
 *
 * @throws SyntaxError if a document is not JSON.
 */
export function statementsOf({ type, props }: CheckedResource): PolicyStatement[] {
  const paths = Object.keys(DOCUMENTS.get(type) ?? {});
  return paths.flatMap((path) => valuesAt(props, path.split("."))).flatMap(statements);
}

function statements(document: unknown): PolicyStatement[] {
  const parsed: unknown = typeof document === "string" && document.startsWith("{") ? JSON.parse(document) : document;
  return list(at(parsed, "Statement")).map((statement, index) => ({
    allows: at(statement, "Effect") === "Allow",
    actions: texts(at(statement, "Action")),
    inverted: isRecord(statement) && ["NotAction", "NotResource", "NotPrincipal"].some((key) => key in statement),
    resources: texts(at(statement, "Resource")),
    principals: principals(at(statement, "Principal")),
    conditional: Object.keys((at(statement, "Condition") as object | undefined) ?? {}).length > 0,
    label: labelOf(at(statement, "Sid"), index),
  }));
}

function labelOf(sid: unknown, index: number): string {
  return typeof sid === "string" && sid !== "" ? sid : `number ${index + 1}`;
}

function principals(value: unknown): string[] {
  return isRecord(value) ? Object.values(value).flatMap(texts) : texts(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? items(value) : value === undefined ? [] : [value];
}

function texts(value: unknown): string[] {
  return list(value).map(String);
}
