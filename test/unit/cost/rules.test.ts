import assert from "node:assert/strict";

import { price, quantities, resource, type RuleCase } from "./environment";

const endpoint = (name: string, type: string, subnetIds: readonly string[]) =>
  resource("aws:ec2/vpcEndpoint:VpcEndpoint", name, { vpcEndpointType: type, subnetIds });
const nat = (name: string) => resource("aws:ec2/natGateway:NatGateway", name);
const subnet = (name: string, isPublic: boolean) =>
  resource("aws:ec2/subnet:Subnet", name, { tags: isPublic ? { "kubernetes.io/role/elb": "1" } : {} });
const storageClass = (name: string, provisioner: string) =>
  resource("kubernetes:storage.k8s.io/v1:StorageClass", name, { metadata: { name }, provisioner });
const claim = (storageClassName: string | undefined, storage: string) => ({
  storageClassName,
  resources: { requests: { storage } },
});
const statefulSet = (replicas: number | undefined, ...claims: readonly object[]) =>
  resource("kubernetes:apps/v1:StatefulSet", "db", {
    spec: { replicas, volumeClaimTemplates: claims.map((spec) => ({ spec })) },
  });
const SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";
const SUBNETS = "service.beta.kubernetes.io/aws-load-balancer-subnets";
const release = (annotations: object) =>
  resource("kubernetes:helm.sh/v3:Release", "ingress", { values: { controller: { service: { annotations } } } });
const instance = (props: object) =>
  resource("aws:rds/instance:Instance", "db", {
    engine: "postgres",
    instanceClass: "db.t4g.small",
    allocatedStorage: 20,
    ...props,
  });

const CASES: readonly RuleCase[] = [
  {
    what: "the data through NAT once, whatever the number of gateways",
    resources: [nat("a"), nat("b")],
    assumptions: { natGb: 90 },
    expected: ["nat/hour 730", "nat/gb 45", "nat/hour 730", "nat/gb 45"],
  },
  {
    what: "an interface endpoint in each of its zones, and no gateway endpoint",
    resources: [endpoint("ecr", "Interface", ["a", "b", "c"]), endpoint("s3", "Gateway", [])],
    assumptions: { endpointGb: 10 },
    expected: ["endpoint/hour 2190", "endpoint/gb 10"],
  },
  {
    what: "an address of a public load balancer in each public subnet",
    resources: [release({ [SCHEME]: "internet-facing" }), subnet("a", true), subnet("b", true), subnet("c", false)],
    assumptions: { egressGb: 10 },
    expected: ["nlb/hour 730", "nlb/capacity-unit-hour 730", "ipv4/hour 1460", "transfer/internet-gb 10"],
  },
  {
    what: "an address in each subnet that a load balancer names",
    resources: [release({ [SCHEME]: "internet-facing", [SUBNETS]: "subnet-1,subnet-2,subnet-3" }), subnet("a", true)],
    assumptions: { egressGb: 0 },
    expected: ["nlb/hour 730", "nlb/capacity-unit-hour 730", "ipv4/hour 2190"],
  },
  {
    what: "no address and no traffic to the internet of an internal load balancer",
    resources: [release({ [SCHEME]: "internal" }), subnet("a", true)],
    expected: ["nlb/hour 730", "nlb/capacity-unit-hour 730"],
  },
  {
    what: "no load balancer for a chart without one, and for a Service within the cluster",
    resources: [
      resource("kubernetes:helm.sh/v3:Release", "metrics-server", { values: { replicas: 2 } }),
      resource("kubernetes:core/v1:Service", "web", { metadata: {}, spec: { type: "ClusterIP" } }),
    ],
    expected: [],
  },
  {
    what: "no queries of an alias",
    resources: [
      resource("aws:route53/record:Record", "a"),
      resource("aws:route53/record:Record", "b", { aliases: [{}] }),
    ],
    assumptions: { dnsQueries: 100 },
    expected: ["route53/query 100"],
  },
  {
    what: "volumes of each replica, in whole GB, one replica if none is set",
    resources: [
      statefulSet(3, claim(undefined, "5Gi"), claim(undefined, "500Mi")),
      statefulSet(undefined, claim("gp3", "2Gi")),
    ],
    expected: ["ebs/gp3/gb-month 15", "ebs/gp3/gb-month 3", "ebs/gp3/gb-month 2"],
  },
  {
    what: "volumes of a class of disks, and none of shared files",
    resources: [
      storageClass("gp3", "ebs.csi.eks.amazonaws.com"),
      storageClass("efs", "efs.csi.aws.com"),
      statefulSet(1, claim("gp3", "5Gi"), claim("efs", "7Gi")),
      resource("kubernetes:core/v1:PersistentVolumeClaim", "a", { spec: claim("efs", "1Gi") }),
      resource("kubernetes:core/v1:PersistentVolumeClaim", "b", { spec: claim("gp3", "1Gi") }),
    ],
    expected: ["ebs/gp3/gb-month 5", "ebs/gp3/gb-month 1"],
  },
  {
    what: "a database in one zone with storage of a fixed size and free backups",
    resources: [instance({ storageType: "gp3" })],
    expected: ["rds/postgres/db.t4g.small/one-zone/hour 730", "rds/gp3/one-zone/gb-month 20"],
  },
  {
    what: "a database in two zones that may grow, with backups beyond the free part",
    resources: [instance({ storageType: "gp3", multiAz: true, maxAllocatedStorage: 100 })],
    assumptions: { backupPercent: 150 },
    expected: [
      "rds/postgres/db.t4g.small/two-zones/hour 730",
      "rds/gp3/two-zones/gb-month 20 to 100",
      "rds/backup/gb-month 10 to 50",
    ],
  },
  {
    what: "performance data of more than seven days, by vCPUs",
    resources: [
      instance({ storageType: "gp3", performanceInsightsEnabled: true, performanceInsightsRetentionPeriod: 31 }),
    ],
    figures: { "rds/postgres/db.t4g.small/one-zone/hour": price("0.037", { vcpus: 2, memoryGib: 2 }) },
    expected: [
      "rds/postgres/db.t4g.small/one-zone/hour 730",
      "rds/gp3/one-zone/gb-month 20",
      "rds/performance-data/t4g/vcpu-month 2",
    ],
  },
  {
    what: "backups of a file system where they are on",
    resources: (() => {
      const files = resource("aws:efs/fileSystem:FileSystem", "files");
      const policy = { backupPolicy: { status: "ENABLED" } };
      return [files, resource("aws:efs/backupPolicy:BackupPolicy", "files", policy, { dependsOn: [files] })];
    })(),
    assumptions: { filesGb: 7 },
    expected: ["efs/gb-month 7", "backup/efs-gb-month 7"],
  },
  {
    what: "logs as long as they are kept",
    resources: [resource("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "/aws/eks/x", retentionInDays: 90 })],
    assumptions: { logsGb: 10 },
    expected: ["logs/vended-gb 10", "logs/gb-month 30"],
  },
  {
    what: "a key that is rotated, between one and three of them",
    resources: [resource("aws:kms/key:Key", "key", { enableKeyRotation: true })],
    assumptions: { keyRequests: 5 },
    expected: ["kms/key-month 1 to 3", "kms/request 5"],
  },
  {
    what: "the version's extended support as possible where its end is unknown",
    resources: [resource("eks:index:Cluster", "eks", { version: "9.99", upgradePolicy: { supportType: "EXTENDED" } })],
    assumptions: { crossZoneGb: 0 },
    expected: ["eks/cluster/hour 730", "eks/extended-support/hour 0 to 730"],
  },
  {
    what: "a cluster once, in a plan and in the engine, where the component has no arguments",
    resources: (() => {
      const component = resource("eks:index:Cluster", "eks");
      return [component, resource("aws:eks/cluster:Cluster", "eks", { version: "1.35" }, { parent: component })];
    })(),
    assumptions: { crossZoneGb: 3 },
    expected: ["eks/cluster/hour 730", "transfer/zone-gb 6"],
  },
];

describe("the rules of costs", () => {
  for (const { what, resources, assumptions, figures, expected } of CASES) {
    it(`charge ${what}`, () => {
      assert.deepEqual(quantities(resources, assumptions, figures), expected);
    });
  }
});
