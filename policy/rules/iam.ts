import { ACTIONS_WITHOUT_RESOURCES } from "../../lib/iam-actions";
import { items } from "../../lib/values";
import { DOCUMENT_TYPES, IDENTITY_TYPES, type PolicyStatement, statementsOf } from "../documents";
import { resourceRule } from "../rule";

/** Actions that change nothing. */
const READS = /^[a-z0-9-]+:(?:Describe|List|Get|BatchGet|Lookup|View)[A-Za-z]*\*?$/;
/** Services whose read actions return secrets or data. */
const READS_DATA = /^(?:secretsmanager|ssm|s3|dynamodb|kms|lambda|codecommit|sqs):/;
/** Managed policies of AWS that allow nearly all actions of a service or of all services. */
const BROAD = /^arn:aws[-a-z]*:iam::aws:policy\/(?:[\w-]+\/)*(?:AdministratorAccess|PowerUserAccess|\w*FullAccess)/;

/** `*` includes every action that AWS adds later, and hides what a role needs. */
export const iamActionsNamed = resourceRule(
  { name: "iam-actions-named", description: "No policy allows all actions, or all actions of a service." },
  DOCUMENT_TYPES,
  function* (subject) {
    const { type } = subject;
    for (const statement of allowing(statementsOf(subject))) {
      // KMS requires this statement: without it only the key policy could grant access.
      if (type.startsWith("aws:kms/key") && isOwnAccount(statement) && statement.actions.join() === "kms:*") continue;
      // The policy of an endpoint only restricts the caller's own permissions; its default allows everything.
      if (type === "aws:ec2/vpcEndpoint:VpcEndpoint") continue;
      for (const action of statement.actions.filter((one) => /^(?:\*|[\w-]+:\*)$/.test(one))) {
        yield `statement ${statement.label} allows ${action}; name the actions`;
      }
      if (statement.inverted)
        yield `statement ${statement.label} allows everything except what it names; name what it allows`;
    }
  },
);

/** A role that may change all resources of a kind can take over those of others. */
export const iamResourcesNamed = resourceRule(
  {
    name: "iam-resources-named",
    description: "Actions on all resources are read-only, have no resources to name, or have a condition.",
  },
  IDENTITY_TYPES,
  function* (subject) {
    for (const { actions, resources, conditional, label } of allowing(statementsOf(subject))) {
      if (conditional || !resources.some(isEverything)) continue;
      for (const action of actions.filter((one) => !mayReadAll(one) && !hasNoResources(one))) {
        yield `statement ${label} allows ${action} on every resource; name the resources or add a condition`;
      }
    }
  },
);

/** `*` means every AWS account. */
export const iamPrincipalsNamed = resourceRule(
  { name: "iam-principals-named", description: "No policy allows every principal without a condition." },
  DOCUMENT_TYPES.filter((type) => type !== "aws:ec2/vpcEndpoint:VpcEndpoint"),
  function* (subject) {
    for (const { principals, conditional, label } of allowing(statementsOf(subject))) {
      if (principals.includes("*") && !conditional) {
        yield `statement ${label} allows every principal; name the principals or add a condition`;
      }
    }
  },
);

/** Managed policies for administrators are for people, through access entries or single sign-on. */
export const iamNoBroadPolicies = resourceRule(
  {
    name: "iam-no-broad-policies",
    description: "No role has a managed policy of AWS that allows all actions of a service.",
  },
  (type) => /^aws:iam\/\w*[pP]olicyAttachment\w*:|^aws:iam\/role:Role$/.test(type),
  function* ({ props }) {
    const attached = [props.policyArn, ...items(props.managedPolicyArns)];
    for (const arn of attached.filter((one) => BROAD.test(String(one)))) {
      yield `${String(arn)} is attached; use one that names the actions`;
    }
  },
);

function allowing(statements: readonly PolicyStatement[]): PolicyStatement[] {
  return statements.filter(({ allows }) => allows);
}

function mayReadAll(action: string): boolean {
  return READS.test(action) && !READS_DATA.test(action);
}

/** Whether AWS knows neither a resource nor a condition that limits the action. */
function hasNoResources(action: string): boolean {
  return Object.hasOwn(ACTIONS_WITHOUT_RESOURCES, action) && ACTIONS_WITHOUT_RESOURCES[action] === undefined;
}

function isOwnAccount({ principals }: PolicyStatement): boolean {
  return principals.every((principal) => principal.endsWith(":root")) && principals.length > 0;
}

/** `*`, or an ARN with only the service. */
function isEverything(resource: string): boolean {
  return resource === "*" || /^arn:[^:]+:[^:]+:[^:]*:[^:]*:\*$/.test(resource);
}
