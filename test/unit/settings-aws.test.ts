import assert from "node:assert/strict";

import { clusterAutoscalerStatements } from "../../components/aws/addons/cluster-autoscaler";
import { loadBalancerStatements } from "../../components/aws/addons/load-balancer-permissions";
import { credentialExample } from "../../settings/schema/aws/images";
import { requiredEndpoints } from "../../settings/schema/aws/network";
import { AWS, fix, problems, read } from "../support/settings";

const CLUSTER = JSON.parse(AWS["slipway:cluster"]) as Record<string, unknown>;
const GROUP = { instanceTypes: ["m7i.large"], min: 1, max: 3 };
const OFF_HOURS = { min: 0, max: 1, from: "20:00", to: "06:00", timezone: "Europe/Berlin" };

/** Settings with one node group, with some of its values changed. */
function withGroup(changed: object): Record<string, string> {
  const nodes = { kind: "managed", groups: { main: { ...GROUP, ...changed } } };
  return { ...AWS, "slipway:cluster": JSON.stringify({ ...CLUSTER, nodes }) };
}

const ENDPOINTS = ["ecr", "sts", "ec2", "eks", "eks-auth", "elasticloadbalancing"];

/** Settings of a network without NAT gateways and with these endpoints. */
function withoutNat(endpoints: readonly string[], others: Record<string, string> = AWS): Record<string, string> {
  const network = JSON.stringify({ nat: "none", endpoints });
  return { ...others, "slipway:network": network, "slipway:images": '{"pullThrough":true,"builder":"slipway"}' };
}

const PLACE = { account: "111122223333", region: "eu-central-1" };

/** Settings of images with credentials for Docker Hub. */
function withCredential(arn: string, others: object = { pullThrough: true }): string {
  return JSON.stringify({ builder: "slipway", pullThroughCredentials: { "docker.io": arn }, ...others });
}

describe("settings of AWS", () => {
  it("have defaults for a small environment, including nodes", async () => {
    const { platform } = await read(AWS);
    assert.ok(platform.target === "aws");
    const pool = { architecture: "amd64", capacity: ["on-demand"], maxCpus: 128, labels: {}, taints: {} };
    assert.deepEqual(platform.cluster.nodes, { kind: "auto", pools: { workloads: pool } });
    assert.deepEqual(platform.placement, {});
    assert.deepEqual(platform.cluster.logs, { types: ["api", "audit", "authenticator"], retentionDays: 30 });
    assert.deepEqual([platform.dns, platform.promotion, platform.network.flowLogs], [undefined, undefined, undefined]);
    assert.deepEqual([platform.images.pullThrough, platform.images.pullThroughCredentials], [false, {}]);
  });

  it("accept node groups with off-hours", async () => {
    const { platform } = await read(withGroup({ spotPercent: 50, offHours: OFF_HOURS }));
    assert.ok(platform.target === "aws" && platform.cluster.nodes.kind === "managed");
    const filled = { architecture: "amd64", diskGiB: 50, maxUnavailablePercent: 33, labels: {}, taints: {} };
    assert.deepEqual(platform.cluster.nodes.groups, {
      main: { ...GROUP, ...filled, spotPercent: 50, offHours: OFF_HOURS },
    });
  });

  it("accept a network without NAT gateways with the endpoints that either kind of nodes requires", async () => {
    for (const config of [withoutNat(ENDPOINTS), withoutNat([...ENDPOINTS, "autoscaling"], withGroup({}))]) {
      const { platform } = await read(config);
      assert.ok(platform.target === "aws");
      assert.equal(platform.network.nat, "none");
    }
  });

  it("accept digests of another environment's images", async () => {
    const promotion = { from: "111122223333.dkr.ecr.eu-central-1.amazonaws.com", images: { "shop/web": digest("a") } };
    const { platform } = await read({ ...AWS, "slipway:promotion": JSON.stringify(promotion) });
    assert.deepEqual(platform.promotion, promotion);
  });

  const cases: readonly [string, Record<string, string>, string][] = [
    [
      "an invalid account",
      { ...AWS, "slipway:account": "1234" },
      'slipway:account is "1234"; it must be the 12 digits of an AWS account, such as 111122223333. ' +
        fix("slipway:account 111122223333"),
    ],
    [
      "a network without NAT gateways or endpoints",
      withoutNat(["ecr"]),
      'slipway:network.endpoints is ["ecr"]; it must be a list with ecr, sts, ec2, eks, eks-auth, elasticloadbalancing ' +
        "where nat is none: nodes and controllers have no other route to AWS. " +
        fix("--path 'slipway:network.endpoints[1]' sts"),
    ],
    [
      "a network without NAT gateways and Auto Scaling's endpoint",
      withoutNat(ENDPOINTS, withGroup({})),
      `slipway:network.endpoints is ${JSON.stringify(ENDPOINTS)}; it must be a list with ecr, sts, ec2, eks, eks-auth, ` +
        "elasticloadbalancing, autoscaling where nat is none and nodes are managed: nodes and controllers have no other " +
        `route to AWS. ${fix("--path 'slipway:network.endpoints[6]' autoscaling")}`,
    ],
    [
      "a node group with something else than a release",
      withGroup({ releaseVersion: "latest" }),
      'slipway:cluster.nodes.groups.main.releaseVersion is "latest"; it must be a release of the EKS optimized image, ' +
        "such as 1.35.6-20260714. Fix: npm run node-release -- test",
    ],
    [
      "a node group with a release of another version than the cluster's",
      withGroup({ releaseVersion: "1.36.2-20260714" }),
      'slipway:cluster.nodes.groups.main.releaseVersion is "1.36.2-20260714"; it must be a release of Kubernetes 1.35, ' +
        "which slipway:cluster.version names. Fix: npm run node-release -- test",
    ],
    [
      "unreachable base images",
      { ...AWS, "slipway:network": JSON.stringify({ nat: "none", endpoints: ENDPOINTS }) },
      "slipway:images.pullThrough is not set; it must be true where network.nat is none: nodes then have no other " +
        `registry. ${fix("--path 'slipway:images.pullThrough' true")}`,
    ],
    [
      "credentials without the cache",
      { ...AWS, "slipway:images": withCredential(credentialExample(PLACE), { pullThrough: false }) },
      "slipway:images.pullThrough is false; it must be true where images.pullThroughCredentials is set. " +
        fix("--path 'slipway:images.pullThrough' true"),
    ],
    [
      "credentials in another region",
      { ...AWS, "slipway:images": withCredential(credentialExample({ ...PLACE, region: "us-east-1" })) },
      'slipway:images.pullThroughCredentials["docker.io"] is "arn:aws:secretsmanager:us-east-1:111122223333:secret:' +
        "ecr-pullthroughcache/do...; it must be a secret of slipway:account in slipway:region. " +
        fix(`--path 'slipway:images.pullThroughCredentials["docker.io"]' ${credentialExample(PLACE)}`),
    ],
    [
      "credentials that ECR does not accept",
      { ...AWS, "slipway:images": withCredential("hush") },
      'slipway:images.pullThroughCredentials["docker.io"] is "hush"; it must be the ARN of a Secrets Manager secret ' +
        `named ecr-pullthroughcache/…, such as ${credentialExample(PLACE)}. ` +
        fix(`--path 'slipway:images.pullThroughCredentials["docker.io"]' ${credentialExample(PLACE)}`),
    ],
    [
      "a mirror of an unknown registry",
      { ...AWS, "slipway:images": '{"builder":"slipway","mirrors":{"dockerhub.io/nsqio":"mirror.test/hub"}}' },
      'slipway:images.mirrors["dockerhub.io/nsqio"] has a name that must be one of docker.io, gcr.io, ghcr.io, ' +
        "mcr.microsoft.com, public.ecr.aws, quay.io, registry.gitlab.com, registry.k8s.io, with or without a path, such " +
        `as docker.io/library. Fix: pulumi config rm --path 'slipway:images.mirrors["dockerhub.io/nsqio"]' -s test`,
    ],
    [
      "a mirror's address with a scheme",
      { ...AWS, "slipway:images": '{"builder":"slipway","mirrors":{"quay.io":"https://mirror.test"}}' },
      'slipway:images.mirrors["quay.io"] is "https://mirror.test"; it must be a registry address without a scheme, such ' +
        `as localhost:5000. ${fix(`--path 'slipway:images.mirrors["quay.io"]' localhost:5000`)}`,
    ],
    [
      "a mirror of charts without a scheme",
      { ...AWS, "slipway:charts": '{"mirror":"111122223333.dkr.ecr.eu-central-1.amazonaws.com"}' },
      'slipway:charts.mirror is "111122223333.dkr.ecr.eu-central-1.amazonaws.com"; it must be a chart repository or ' +
        "registry that begins with https:// or oci:// (http:// on localhost and 127.0.0.1 only), without a slash at the " +
        "end, such as oci://registry.example.com/charts. " +
        fix("--path 'slipway:charts.mirror' oci://registry.example.com/charts"),
    ],
    [
      "a node group with bounds out of order",
      withGroup({ min: 4 }),
      "slipway:cluster.nodes.groups.main.max is 3; it must be at least as large as min. " +
        fix("--path 'slipway:cluster.nodes.groups.main.max' 4"),
    ],
    [
      "off-hours with an invalid time",
      withGroup({ offHours: { ...OFF_HOURS, from: "8 pm" } }),
      'slipway:cluster.nodes.groups.main.offHours.from is "8 pm"; it must be a time of day, such as 20:00. ' +
        fix("--path 'slipway:cluster.nodes.groups.main.offHours.from' 20:00"),
    ],
    [
      "an architecture without images",
      withGroup({ architecture: "arm64", instanceTypes: ["m7g.large"] }),
      "slipway:images.platforms is not set; it must be a list with linux/arm64 for the nodes that applications may run " +
        `on, or images do not start there. ${fix("--path 'slipway:images.platforms[0]' linux/arm64")}`,
    ],
    [
      "no node group",
      { ...AWS, "slipway:cluster": JSON.stringify({ ...CLUSTER, nodes: { kind: "managed", groups: {} } }) },
      "slipway:cluster.nodes.groups is {}; it must be at least one group of nodes. " +
        fix("--path 'slipway:cluster.nodes.groups.main.instanceTypes[0]' m7i.large"),
    ],
    [
      "an unknown kind of nodes",
      { ...AWS, "slipway:cluster": JSON.stringify({ ...CLUSTER, nodes: { kind: "fargate" } }) },
      'slipway:cluster.nodes.kind is "fargate"; it must be one of auto, managed. ' +
        fix("--path 'slipway:cluster.nodes.kind' auto"),
    ],
    [
      "a retention period that CloudWatch does not support",
      { ...AWS, "slipway:cluster": JSON.stringify({ ...CLUSTER, logs: { retentionDays: 2 } }) },
      "slipway:cluster.logs.retentionDays is 2; it must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, " +
        `545, 731, 1096. ${fix("--path 'slipway:cluster.logs.retentionDays' 1")}`,
    ],
    [
      "a storage limit that is too low",
      { ...AWS, "slipway:databases": '{"provider":"rds","instanceClass":"db.t4g.small","storage":100}' },
      "slipway:databases.maxStorage is not set; it must be at least 10 percent more than storage. " +
        fix("--path 'slipway:databases.maxStorage' 110"),
    ],
    [
      "a weight of an unknown application",
      { ...AWS, "slipway:dns": '{"zoneId":"Z0123456789","weights":{"blog":5}}' },
      "slipway:dns.weights.blog is 5; it must be the weight of an application in slipway:apps: shop. " +
        "Fix: pulumi config rm --path 'slipway:dns.weights.blog' -s test",
    ],
    [
      "a tag instead of a digest",
      { ...AWS, "slipway:promotion": '{"from":"registry.test","images":{"shop/web":"v1"}}' },
      'slipway:promotion.images.shop/web is "v1"; it must be an image\'s digest, such as sha256:<64 hexadecimal ' +
        `digits>. ${fix("--path 'slipway:promotion.images.shop/web' sha256:<64 hexadecimal digits>")}`,
    ],
  ];
  for (const [what, config, expected] of cases) {
    it(`report key, value, what is allowed and the command: ${what}`, async () => {
      assert.deepEqual(await problems(config), [expected]);
    });
  }

  it("report missing endpoints even if another setting is invalid", async () => {
    const found = await problems({ ...withoutNat(["ecr"]), "slipway:account": "1234" });
    assert.deepEqual(
      found.map((problem) => problem.split(" ")[0]),
      ["slipway:account", "slipway:network.endpoints"],
    );
  });

  it("require an endpoint for every service that the controllers on managed nodes call", () => {
    const statements = [
      ...clusterAutoscalerStatements("slipway-test"),
      ...loadBalancerStatements({ account: "111122223333", region: "eu-central-1", clusterName: "slipway-test" }),
    ];
    const services = new Set(statements.flatMap(({ actions }) => actions.map((action) => action.split(":")[0])));
    // Elastic Load Balancing creates its service-linked role itself; the caller only needs the permission.
    services.delete("iam");
    const required: readonly string[] = requiredEndpoints("managed");
    assert.deepEqual(
      [...services].filter((service) => service === undefined || !required.includes(service)),
      [],
    );
  });
});

function digest(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}
