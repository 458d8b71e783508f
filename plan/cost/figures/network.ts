import type { Figure } from "../figure";

export const NAT_HOUR: Figure = {
  id: "nat/hour",
  what: "hour of a NAT gateway",
  row: { offer: "AmazonEC2", usage: "NatGateway-Hours", unit: "Hrs" },
};

export const NAT_GB: Figure = {
  id: "nat/gb",
  what: "GB through a NAT gateway",
  row: { offer: "AmazonEC2", usage: "NatGateway-Bytes", unit: "GB" },
};

/** The price list names no zone; https://aws.amazon.com/privatelink/pricing/ charges it for each. */
export const ENDPOINT_HOUR: Figure = {
  id: "endpoint/hour",
  what: "hour of an interface endpoint in a zone",
  row: { offer: "AmazonVPC", usage: "VpcEndpoint-Hours", unit: "Hrs" },
};

export const ENDPOINT_GB: Figure = {
  id: "endpoint/gb",
  what: "GB through an interface endpoint",
  row: { offer: "AmazonVPC", usage: "VpcEndpoint-Bytes", unit: "GB" },
};

export const PUBLIC_ADDRESS_HOUR: Figure = {
  id: "ipv4/hour",
  what: "hour of a public IPv4 address",
  row: { offer: "AmazonVPC", usage: "PublicIPv4:InUseAddress", unit: "Hrs" },
};

const NETWORK_LOAD_BALANCER = { "Product Family": "Load Balancer-Network" };

export const LOAD_BALANCER_HOUR: Figure = {
  id: "nlb/hour",
  what: "hour of a network load balancer",
  row: { offer: "AWSELB", usage: "LoadBalancerUsage", unit: "Hrs", columns: NETWORK_LOAD_BALANCER },
};

export const LOAD_BALANCER_CAPACITY_HOUR: Figure = {
  id: "nlb/capacity-unit-hour",
  what: "hour of a capacity unit of a network load balancer",
  row: { offer: "AWSELB", usage: "LCUUsage", unit: "LCU-Hrs", columns: NETWORK_LOAD_BALANCER },
};

export const EGRESS_GB: Figure = {
  id: "transfer/internet-gb",
  what: "GB sent to the internet",
  row: {
    offer: "AWSDataTransfer",
    usage: "DataTransfer-Out-Bytes",
    unit: "GB",
    columns: { "Transfer Type": "AWS Outbound" },
  },
};

/** Charged to the sender and to the receiver. */
export const CROSS_ZONE_GB: Figure = {
  id: "transfer/zone-gb",
  what: "GB sent to another zone, or received from one",
  row: {
    offer: "AWSDataTransfer",
    usage: "DataTransfer-Regional-Bytes",
    unit: "GB",
    columns: { "Transfer Type": "IntraRegion" },
  },
};

export const DNS_QUERY: Figure = {
  id: "route53/query",
  what: "query of a name",
  row: { offer: "AmazonRoute53", usage: "DNS-Queries", unit: "Queries", global: true },
};
