import { items } from "../../lib/values";
import { DOCUMENT_TYPES, IDENTITY_TYPES, type Statement, statementsOf } from "../documents";
import { resourceRule } from "../rule";

/** Actions that change nothing. */
const READS = /^[a-z0-9-]+:(?:Describe|List|Get|BatchGet|Lookup|View)[A-Za-z]*\*?$/;
/** Those of them that hand out content, which is as good as having it. */
const READS_DATA = /^(?:secretsmanager|ssm|s3|dynamodb|kms|lambda|codecommit|sqs):/;
/** Managed policies of AWS that allow nearly everything of a service, or of all. */
const BROAD = /^arn:aws[-a-z]*:iam::aws:policy\/(?:[\w-]+\/)*(?:AdministratorAccess|PowerUserAccess|\w*FullAccess)/;

/** `*` grows with every action that AWS adds, and hides what a role really needs. */
export const iamActionsNamed = resourceRule(
  { name: "iam-actions-named", description: "No policy allows all actions, or all of a service." },
  DOCUMENT_TYPES,
  function* (subject) {
    const { type } = subject;
    for (const statement of allowing(statementsOf(subject))) {
      // KMS itself asks for this statement: without it only the key's own policy could ever give access to it.
      if (type.startsWith("aws:kms/key") && isOwnAccount(statement) && statement.actions.join() === "kms:*") continue;
      // An endpoint's policy only narrows what the caller's own rights allow; its default allows everything to everybody.
      if (type === "aws:ec2/vpcEndpoint:VpcEndpoint") continue;
      for (const action of statement.actions.filter((one) => /^(?:\*|[\w-]+:\*)$/.test(one))) {
        yield `statement ${statement.label} allows ${action}; name the actions`;
      }
      if (statement.inverted) yield `statement ${statement.label} allows all but what it names; name what it allows`;
    }
  },
);

/** A role that may change anything of a kind can take over what belongs to others. */
export const iamResourcesNamed = resourceRule(
  {
    name: "iam-resources-named",
    description: "What a policy allows on all resources only reads, or holds under a condition.",
  },
  IDENTITY_TYPES,
  function* (subject) {
    for (const { actions, resources, conditional, label } of allowing(statementsOf(subject))) {
      if (conditional || !resources.some(isEverything)) continue;
      for (const action of actions.filter((one) => !READS.test(one) || READS_DATA.test(one))) {
        yield `statement ${label} allows ${action} on every resource; name the resources or add a condition`;
      }
    }
  },
);

/** Everybody means every AWS account there is. */
export const iamPrincipalsNamed = resourceRule(
  { name: "iam-principals-named", description: "Nobody is let in by name of everybody without a condition." },
  DOCUMENT_TYPES.filter((type) => type !== "aws:ec2/vpcEndpoint:VpcEndpoint"),
  function* (subject) {
    for (const { principals, conditional, label } of allowing(statementsOf(subject))) {
      if (principals.includes("*") && !conditional) {
        yield `statement ${label} lets everybody in; name the principals or add a condition`;
      }
    }
  },
);

/** The policies that AWS manages for administrators belong to people, by access entries or single sign-on. */
export const iamNoBroadPolicies = resourceRule(
  {
    name: "iam-no-broad-policies",
    description: "No role gets one of AWS' policies that allow everything of a service.",
  },
  (type) => /^aws:iam\/\w*[pP]olicyAttachment\w*:|^aws:iam\/role:Role$/.test(type),
  function* ({ props }) {
    const attached = [props.policyArn, ...items(props.managedPolicyArns)];
    for (const arn of attached.filter((one) => BROAD.test(String(one)))) {
      yield `${String(arn)} is attached; use one that names the actions`;
    }
  },
);

function allowing(statements: readonly Statement[]): Statement[] {
  return statements.filter(({ allows }) => allows);
}

function isOwnAccount({ principals }: Statement): boolean {
  return principals.every((principal) => principal.endsWith(":root")) && principals.length > 0;
}

/** `*`, or an ARN that says no more than the service. */
function isEverything(resource: string): boolean {
  return resource === "*" || /^arn:[^:]+:[^:]+:[^:]*:[^:]*:\*$/.test(resource);
}
