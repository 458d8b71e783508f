import { at, isRecord, items } from "../../../lib/values";
import type { CostContext, CostItem, CostResource, CostRule } from "../cost-rule";
import * as figures from "../figures/network";
import { HOURS_A_MONTH } from "../hours";
import { decimal, type Decimal, exactly } from "../money";

const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const SUBNET = "aws:ec2/subnet:Subnet";
const CLUSTER = "eks:index:Cluster";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const SERVICE = "kubernetes:core/v1:Service";
const RECORD = "aws:route53/record:Record";
const SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";
const SUBNETS = "service.beta.kubernetes.io/aws-load-balancer-subnets";
/** The tag of subnets for load balancers that the internet reaches. */
const PUBLIC_SUBNET = "kubernetes.io/role/elb";

/** A NAT gateway and its part of the data. Its address is a resource of its own. */
export const natGateway: CostRule = (_, { all, assumptions }) => [
  { part: "NAT", about: "NAT gateway", figure: figures.NAT_HOUR, quantity: exactly(HOURS_A_MONTH) },
  {
    part: "NAT",
    about: "data through NAT",
    figure: figures.NAT_GB,
    quantity: exactly(evenly(assumptions.natGb, all(NAT_GATEWAY))),
  },
];

/** An Elastic IP, which is charged whether it is in use or not. */
export const elasticIp: CostRule = () => [publicAddresses(1)];

/** An interface endpoint has an address in each of its subnets; a gateway endpoint is free. */
export const vpcEndpoint: CostRule = ({ props }, { all, assumptions }) => {
  if (props.vpcEndpointType !== "Interface") return [];
  const zones = items(props.subnetIds).length;
  const paid = all(ENDPOINT).filter((one) => one.props.vpcEndpointType === "Interface");
  return [
    {
      part: "endpoints",
      about: `interface endpoint in ${zones} ${zones === 1 ? "zone" : "zones"}`,
      figure: figures.ENDPOINT_HOUR,
      quantity: exactly(HOURS_A_MONTH * zones),
    },
    {
      part: "endpoints",
      about: "data through endpoints",
      figure: figures.ENDPOINT_GB,
      quantity: exactly(evenly(assumptions.endpointGb, paid)),
    },
  ];
};

/** A chart, or a Service, that creates a network load balancer. */
export const loadBalancer: CostRule = (resource, context) => {
  const annotations = balancerOf(resource);
  if (annotations === undefined) return [];
  const hours: CostItem[] = [
    {
      part: "load balancer",
      about: "network load balancer",
      figure: figures.LOAD_BALANCER_HOUR,
      quantity: exactly(HOURS_A_MONTH),
    },
    {
      part: "load balancer",
      about: "capacity units of load balancers",
      figure: figures.LOAD_BALANCER_CAPACITY_HOUR,
      quantity: exactly(decimal(HOURS_A_MONTH * context.assumptions.loadBalancerCapacityPercent).div(decimal(100))),
    },
  ];
  if (annotations[SCHEME] !== "internet-facing") return hours;
  const balancers = [...context.all(RELEASE), ...context.all(SERVICE)].filter(
    (one) => balancerOf(one)?.[SCHEME] === "internet-facing",
  );
  return [
    ...hours,
    publicAddresses(zonesOf(annotations, context)),
    {
      part: "traffic",
      about: "traffic to the internet",
      figure: figures.EGRESS_GB,
      quantity: exactly(evenly(context.assumptions.egressGb, balancers)),
    },
  ];
};

/** Queries for a record. The hosted zone exists before the environment, and aliases of AWS's own names are free. */
export const dnsRecord: CostRule = ({ props }, { all, assumptions }) => {
  if (items(props.aliases).length > 0) return [];
  const paid = all(RECORD).filter((one) => items(one.props.aliases).length === 0);
  return [
    {
      part: "DNS",
      about: "DNS queries",
      figure: figures.DNS_QUERY,
      quantity: exactly(evenly(assumptions.dnsQueries, paid)),
    },
  ];
};

/** The annotations of the load balancer that a resource creates; undefined if it creates none. */
function balancerOf({ type, props }: CostResource): Readonly<Record<string, unknown>> | undefined {
  // Charts of ingress controllers have the values of their Service in different places.
  const { values, metadata } = props;
  const places =
    type === SERVICE
      ? [at(metadata, "annotations")]
      : [at(values, "controller", "service", "annotations"), at(values, "service", "annotations")];
  return places.filter(isRecord).find((annotations) => annotations[SCHEME] !== undefined);
}

/** The subnets, one in each zone, in which a load balancer has an address. */
function zonesOf(annotations: Readonly<Record<string, unknown>>, { all }: CostContext): number {
  const named = annotations[SUBNETS];
  if (typeof named === "string") return named.split(",").length;
  const created = all(SUBNET).filter(({ props }) => at(props, "tags", PUBLIC_SUBNET) === "1").length;
  return created > 0 ? created : items(all(CLUSTER)[0]?.props.publicSubnetIds).length;
}

function publicAddresses(count: number): CostItem {
  return {
    part: "public IPv4",
    about: count === 1 ? "public address" : `${count} public addresses`,
    figure: figures.PUBLIC_ADDRESS_HOUR,
    quantity: exactly(HOURS_A_MONTH * count),
  };
}

/** The part of each of some resources in something that they share. */
function evenly(amount: number, resources: readonly CostResource[]): Decimal {
  return decimal(amount).div(decimal(Math.max(1, resources.length)));
}
