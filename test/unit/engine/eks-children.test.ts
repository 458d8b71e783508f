import assert from "node:assert/strict";

import { packageVersion } from "../../../local/engine/fallback/package-version";
import { AWS_TYPES } from "../../../plan/aws-types";
import { awsTypesOf, type EksArgs, EKS_VERSION, eksChildren } from "../../engine/fakes/eks-children";
import { projectPlan } from "../../support/plans";

const API = { authenticationMode: "API", skipDefaultSecurityGroups: true };
const OWN_NODES = { skipDefaultNodeGroup: true, createInstanceRole: false, corednsAddonOptions: { enabled: false } };
const AUTO = { autoMode: { enabled: true, createNodeRole: false } };
const MANAGED = { useDefaultVpcCni: true, kubeProxyAddonOptions: { enabled: false } };

/** What every cluster has. */
const ALWAYS = ["eksRole", "eksCluster", "eks-k8s"];

function suffixes(args: EksArgs): string[] {
  return eksChildren(args).map(({ suffix }) => suffix);
}

/** Children of AWS of which the program's table has no actions, so that no role may create them. */
function withoutActions(args: EksArgs): string[] {
  const types = eksChildren(args).flatMap(awsTypesOf);
  // The actions for the cluster itself are those of the component.
  const own = types.filter((type) => type.startsWith("aws:") && type !== "aws:eks/cluster:Cluster");
  return [...new Set(own.filter((type) => AWS_TYPES[type]?.actions === undefined))];
}

async function clusterArgs(environment: string): Promise<EksArgs> {
  const { resources } = await projectPlan(environment);
  return resources.find(({ type }) => type === "eks:index:Cluster")?.inputs ?? {};
}

describe("the children of eks.Cluster", () => {
  it("are known of the version in use", () => {
    assert.equal(packageVersion("@pulumi/eks"), EKS_VERSION);
  });

  const cases: readonly (readonly [what: string, args: EksArgs, others: readonly string[]])[] = [
    ["Auto Mode without nodes of the component", { ...API, ...OWN_NODES, ...AUTO }, []],
    ["managed nodes outside the component", { ...API, ...OWN_NODES, ...MANAGED }, []],
    ["Auto Mode whose node role is not declined", { ...API, ...OWN_NODES, autoMode: { enabled: true } }, ["nodeRole"]],
    [
      "Auto Mode whose instance role is not declined",
      { ...API, ...AUTO, corednsAddonOptions: { enabled: false } },
      ["instanceRole", "instanceProfile", "defaultNodeGroupInstanceRole"],
    ],
    ["add-ons that are not declined", { ...API, ...OWN_NODES, corednsAddonOptions: {} }, ["kube-proxy", "vpc-cni"]],
    [
      "nothing declined",
      {},
      [
        ...["eksClusterSecurityGroup", "eksClusterInternetEgressRule", "kube-proxy", "instanceRole", "instanceProfile"],
        ...["nodeAccess", "vpc-cni", "coredns", "nodeSecurityGroup", "eksNodeIngressRule", "eksNodeClusterIngressRule"],
        ...["eksExtApiServerClusterIngressRule", "eksNodeInternetEgressRule", "eksClusterIngressRule"],
      ],
    ],
  ];
  for (const [what, args, others] of cases) {
    it(`with ${what}`, () => {
      assert.deepEqual(suffixes(args).sort(), [...ALWAYS, ...others].sort());
    });
  }

  for (const environment of ["dev", "prod"]) {
    it(`are the fewest possible in ${environment}, and its deployment role may create them`, async () => {
      const args = await clusterArgs(environment);
      assert.deepEqual(suffixes(args), ALWAYS);
      assert.deepEqual(withoutActions(args), []);
    });
  }

  it("include one that no role may create if the instance role is not declined", async () => {
    const { createInstanceRole, skipDefaultNodeGroup, ...args } = await clusterArgs("dev");
    assert.deepEqual([createInstanceRole, skipDefaultNodeGroup], [false, true]);
    assert.deepEqual(withoutActions(args), ["aws:iam/instanceProfile:InstanceProfile"]);
  });

  it("have roles with the policies of the mode", () => {
    const policies = (args: EksArgs) => eksChildren(args).find(({ suffix }) => suffix === "eksRole")?.policies?.length;
    assert.equal(policies({ ...API, ...OWN_NODES, ...MANAGED }), 1);
    assert.equal(policies({ ...API, ...OWN_NODES, ...AUTO }), 5);
  });
});
