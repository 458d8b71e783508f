import { examplesOf, resource, type RuleExamples, urnOf } from "./example";

const COMPONENT = "eks:index:Cluster";
const CLUSTER = "aws:eks/cluster:Cluster";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/example";

/** The same rule for the arguments of the component and of the cluster that its plugin creates. */
function onBoth(
  passing: readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>],
  failing: readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>],
  ...messages: readonly string[]
): RuleExamples {
  return {
    passing: [[resource(COMPONENT, passing[0])], [resource(CLUSTER, passing[1])], [resource(COMPONENT, {})]],
    failing: [
      { resources: [resource(COMPONENT, failing[0])], messages },
      { resources: [resource(CLUSTER, failing[1])], messages },
    ],
  };
}

/** The message about the controller that gets no fixes. */
const RETIRED =
  "ingress-nginx was retired in March 2026 and receives no fixes any more. Fix: move to Traefik without an outage, as in " +
  "docs/operations.md, beginning with: pulumi config set --path slipway:ingress.next.controller traefik -s test";

/** The cluster and its nodes. */
export const CLUSTER_EXAMPLES: Readonly<Record<string, RuleExamples>> = {
  "api-endpoint-restricted": withOpenDefault(
    onBoth(
      [
        { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] },
        { vpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] } },
      ],
      [
        { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24", "0.0.0.0/0"] },
        { vpcConfig: { publicAccessCidrs: ["0.0.0.0/0"] } },
      ],
      "publicAccessCidrs has 0.0.0.0/0; list the addresses that need it",
    ),
  ),
  "cluster-access-by-entries": onBoth(
    [{ authenticationMode: "API" }, { accessConfig: { authenticationMode: "API" } }],
    [{ authenticationMode: "API_AND_CONFIG_MAP" }, { accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } }],
    "authenticationMode is API_AND_CONFIG_MAP; it must be API",
  ),
  "cluster-secrets-encrypted": onBoth(
    [{ encryptionConfigKeyArn: KEY }, { encryptionConfig: { provider: { keyArn: KEY }, resources: ["secrets"] } }],
    [{ version: "1.35" }, { version: "1.35" }],
    "encryptionConfigKeyArn is not set; set it to the ARN of a KMS key",
  ),
  "cluster-audited": onBoth(
    [
      { enabledClusterLogTypes: ["api", "audit", "authenticator"] },
      { enabledClusterLogTypes: ["audit", "authenticator"] },
    ],
    [{ enabledClusterLogTypes: ["api", "audit"] }, { enabledClusterLogTypes: ["audit"] }],
    "enabledClusterLogTypes lacks authenticator; add it",
  ),
  "cluster-configured": {
    passing: [
      [resource(COMPONENT, { version: "1.35" })],
      [resource(COMPONENT, {}), resource(CLUSTER, {}, { parent: urnOf(COMPONENT) })],
    ],
    failing: [
      {
        resources: [resource(COMPONENT, {}), resource(CLUSTER, {}, { name: "other" })],
        messages: ["the cluster has no arguments, so it has insecure defaults; set its arguments"],
      },
    ],
  },
  "cluster-versions-pinned": {
    passing: [
      [resource(COMPONENT, { version: "1.35" }), resource(CLUSTER, { version: "1.35" })],
      [resource("aws:eks/addon:Addon", { addonVersion: "v1.14.3-eksbuild.3" })],
      [resource(COMPONENT, {})],
    ],
    failing: [
      { resources: [resource(CLUSTER, {})], messages: ["version is not set; pin a version"] },
      {
        resources: [resource(COMPONENT, { authenticationMode: "API" })],
        messages: ["version is not set; pin a version"],
      },
      { resources: [resource("aws:eks/addon:Addon", {})], messages: ["addonVersion is not set; pin a version"] },
    ],
  },
  "charts-pinned": examplesOf(
    "kubernetes:helm.sh/v3:Release",
    [
      { chart: "shop", version: "1.2.3", repositoryOpts: { repo: "https://charts.example.com" } },
      { chart: "shop", version: "v1.2.3-rc.1+2", repositoryOpts: { repo: "http://localhost:8879/charts" } },
      { chart: "shop", version: "1.2.3", repositoryOpts: { repo: "http://127.0.0.1" } },
      { chart: "oci://registry.example.com/shop", version: "1.2.3" },
    ],
    [
      [
        { chart: "shop", version: "^1.2", repositoryOpts: { repo: "https://charts.example.com" } },
        "version is ^1.2; use an exact version, such as 4.15.1",
      ],
      [
        { chart: "oci://registry.example.com/shop", version: "1.2.3 - 1.9.9" },
        "version is 1.2.3 - 1.9.9; use an exact version, such as 4.15.1",
      ],
      [
        { chart: "shop", repositoryOpts: { repo: "http://charts.example.com" } },
        "version is undefined; use an exact version, such as 4.15.1",
        chartFrom("http://charts.example.com"),
      ],
      [
        { chart: "shop", version: "1.2.3", repositoryOpts: { repo: "http://localhost.example.com/charts" } },
        chartFrom("http://localhost.example.com/charts"),
      ],
      [
        { chart: "shop", version: "1.2.3", repositoryOpts: { repo: "oci://registry.example.com" } },
        chartFrom("oci://registry.example.com"),
      ],
      [{ chart: "./shop", version: "1.2.3" }, chartFrom("./shop")],
    ],
  ),
  "node-metadata-guarded": examplesOf(
    TEMPLATE,
    [{ metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 } }],
    [
      [
        {},
        "metadataOptions.httpTokens is undefined; it must be required",
        "metadataOptions.httpPutResponseHopLimit is undefined; it must be 1, so that pods cannot reach it",
      ],
      [
        { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } },
        "metadataOptions.httpPutResponseHopLimit is 2; it must be 1, so that pods cannot reach it",
      ],
    ],
  ),
  "ingress-maintained": examplesOf(
    "kubernetes:helm.sh/v3:Release",
    [{ chart: "traefik" }, { chart: "oci://mirror.example.com/charts/traefik" }, { chart: "metrics-server" }],
    [
      [{ chart: "ingress-nginx" }, RETIRED],
      [{ chart: "oci://mirror.example.com/charts/ingress-nginx" }, RETIRED],
    ],
  ),
  "node-releases-pinned": examplesOf(
    "aws:eks/nodeGroup:NodeGroup",
    [{ version: "1.35", releaseVersion: "1.35.6-20260714" }],
    [
      [
        { version: "1.35" },
        "releaseVersion is not set, so these nodes keep the image of the day on which EKS created them. Fix: npm run " +
          "node-release -- test, every week",
      ],
    ],
  ),
};

/** The message about a chart from an address that is not allowed. */
function chartFrom(address: string): string {
  return (
    `the chart comes from ${address}; use a repository that begins with https:// (http:// on localhost and 127.0.0.1 ` +
    "only), or a chart that begins with oci://"
  );
}

function withOpenDefault(examples: RuleExamples): RuleExamples {
  const messages = [
    "the public endpoint has no publicAccessCidrs, so it is open to all addresses; list addresses or disable it",
  ];
  return {
    passing: [...examples.passing, [resource(COMPONENT, { endpointPublicAccess: false })]],
    failing: [...examples.failing, { resources: [resource(COMPONENT, { version: "1.35" })], messages }],
  };
}
