import { at, isRecord, items } from "../../lib/values";
import { parts } from "../../plan/paths";
import { known } from "../known";
import { resourceRule, type CheckedResource } from "../rule";

const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** Load balancers of Kubernetes have their own security groups; no other resource has to be public. */
export const securityGroupsClosed = resourceRule(
  { name: "security-groups-closed", description: "No security group allows ingress from all addresses." },
  [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ],
  function* ({ type, props }) {
    if (type.endsWith(":SecurityGroupRule") && props.type !== "ingress") return;
    const rules = "ingress" in props ? items(props.ingress) : [props];
    for (const rule of rules) {
      const ranges = [
        ...items(at(rule, "cidrBlocks")),
        ...items(at(rule, "ipv6CidrBlocks")),
        at(rule, "cidrIpv4"),
        at(rule, "cidrIpv6"),
      ];
      for (const open of ranges.filter((range) => EVERYWHERE.includes(String(range)))) {
        yield `it allows ingress from ${String(open)} on ${portsOf(rule)}; name the addresses or the security group that need it`;
      }
    }
  },
);

function portsOf(rule: unknown): string {
  const [from, to] = [at(rule, "fromPort"), at(rule, "toPort")];
  if (typeof from !== "number") return "all ports";
  return from === to ? `port ${from}` : `ports ${from} to ${String(to)}`;
}

/** A node with a public address can be reached without the load balancer. */
export const subnetsGiveNoAddress = resourceRule(
  { name: "subnets-give-no-address", description: "No subnet assigns public addresses on launch." },
  ["aws:ec2/subnet:Subnet"],
  function* ({ props }) {
    if (props.mapPublicIpOnLaunch === true) yield "mapPublicIpOnLaunch is true; remove it";
  },
);

const AWS_LOAD_BALANCER = "service.beta.kubernetes.io/aws-load-balancer-";
/** Load balancer policies for TLS 1.2 or newer, with 1.3 preferred. */
const SECURE_POLICY = /^ELBSecurityPolicy-TLS13-1-[23]-/;

/** The default policy of a load balancer accepts TLS 1.0. */
export const loadBalancerTls = resourceRule(
  {
    name: "load-balancer-tls",
    description: "Load balancers that terminate TLS require 1.2 or newer, and plain HTTP listeners only redirect.",
  },
  (type) => type === "aws:lb/listener:Listener" || hasLoadBalancerAnnotations(type),
  function* (subject) {
    if (subject.type === "aws:lb/listener:Listener") yield* listener(subject);
    else {
      for (const { value } of parts(known(subject.props))) {
        if (!isRecord(value) || value[`${AWS_LOAD_BALANCER}ssl-cert`] === undefined) continue;
        const policy = value[`${AWS_LOAD_BALANCER}ssl-negotiation-policy`];
        if (!SECURE_POLICY.test(String(policy))) {
          yield (
            `${AWS_LOAD_BALANCER}ssl-negotiation-policy is ${String(policy)}; ` +
            "it must be one of ELBSecurityPolicy-TLS13-1-2-* or -1-3-*"
          );
        }
      }
    }
  },
);

/** Load balancers are annotated on a Service, or in the values of a chart that creates one. */
function hasLoadBalancerAnnotations(type: string): boolean {
  return ["kubernetes:core/v1:Service", "kubernetes:helm.sh/v3:Release"].includes(type);
}

function* listener({ props }: CheckedResource): Generator<string> {
  const { protocol, sslPolicy } = props;
  if (protocol === "HTTPS" || protocol === "TLS") {
    if (!SECURE_POLICY.test(String(sslPolicy))) {
      yield `sslPolicy is ${String(sslPolicy)}; it must be one of ELBSecurityPolicy-TLS13-1-2-* or -1-3-*`;
    }
  } else if (protocol === "HTTP" && !items(props.defaultActions).every((action) => at(action, "type") === "redirect")) {
    yield "it serves plain HTTP; its default action must be a redirect to HTTPS";
  }
}
