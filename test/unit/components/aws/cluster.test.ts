import assert from "node:assert/strict";

import { accessEntryName, withoutCreatorAsAdministrator } from "../../../../components/aws/access";
import type { PlannedResource } from "../../../../plan/model";
import { assertFamily, kind, only } from "../../../support/record";
import { plannedCluster } from "./cluster-fixture";
import { assertOutlives, statementsIn } from "./support";

const eksOf = (resources: readonly PlannedResource[]) =>
  only(
    resources.filter(({ type }) => type.startsWith("eks:")),
    "Cluster",
  );

describe("Cluster", () => {
  it("has a pinned version and a support policy", async () => {
    const inputs = async (support?: "extended") => eksOf(await plannedCluster(support ? { support } : {})).inputs;
    const [standard, extended] = [await inputs(), await inputs("extended")];
    assert.deepEqual([standard.version, standard.upgradePolicy], ["1.35", { supportType: "STANDARD" }]);
    assert.deepEqual(extended.upgradePolicy, { supportType: "EXTENDED" });
  });

  it("grants access to administrators and viewers by access entries alone", async () => {
    const resources = await plannedCluster({ viewers: ["arn:aws:iam::111122223333:user/ada"] });
    const { inputs } = eksOf(resources);
    assert.deepEqual([inputs.authenticationMode, inputs.accessEntries], ["API", undefined]);
    const people = resources.filter(({ name }) => name.startsWith("slipway-test-111122223333-"));
    assert.deepEqual(
      people.map((one) => [kind(one), one.inputs.principalArn, one.inputs.policyArn, one.inputs.accessScope]),
      [
        ["AccessEntry", "arn:aws:iam::111122223333:role/team/admin", undefined, undefined],
        ["AccessEntry", "arn:aws:iam::111122223333:user/ada", undefined, undefined],
        [
          "AccessPolicyAssociation",
          "arn:aws:iam::111122223333:role/team/admin",
          "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
          { type: "cluster" },
        ],
        [
          "AccessPolicyAssociation",
          "arn:aws:iam::111122223333:user/ada",
          "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy",
          { type: "cluster" },
        ],
      ],
    );
  });

  it("keeps administrators' access until everything in it is deleted", async () => {
    const resources = await plannedCluster();
    const access = "AccessPolicyAssociation slipway-test-111122223333-role-team-admin";
    for (const one of resources.filter(({ type }) => type.startsWith("kubernetes:"))) {
      assertOutlives(resources, access, `${kind(one)} ${one.name}`);
    }
    assertOutlives(resources, "Cluster slipway-test", access);
  });

  it("always has the private endpoint, and the public one only for given ranges", async () => {
    const endpoints = async (publicAccessCidrs: string[]) => {
      const { inputs } = eksOf(await plannedCluster({ publicAccessCidrs }));
      return [inputs.endpointPrivateAccess, inputs.endpointPublicAccess, inputs.publicAccessCidrs];
    };
    assert.deepEqual(await endpoints([]), [true, false, undefined]);
    assert.deepEqual(await endpoints(["203.0.113.0/24"]), [true, true, ["203.0.113.0/24"]]);
  });

  it("encrypts secrets with its own rotated key", async () => {
    const resources = await plannedCluster({ keyDeletionDays: 7 });
    assert.equal(eksOf(resources).inputs.encryptionConfigKeyArn, "[arn of kms.Key slipway-test-secrets]");
    const key = only(resources, "Key");
    assert.deepEqual([key.inputs.enableKeyRotation, key.inputs.deletionWindowInDays], [true, 7]);
    assert.deepEqual(statementsIn(key), [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: ["kms:*"],
        Resource: ["*"],
      },
    ]);
    assert.equal(only(resources, "Alias").inputs.name, "alias/slipway-test-secrets");
  });

  it("stores control plane logs encrypted and with a retention period, in a group created before EKS would", async () => {
    const resources = await plannedCluster({ logs: { types: ["api", "audit"], retentionDays: 90 } });
    assert.deepEqual(eksOf(resources).inputs.enabledClusterLogTypes, ["api", "audit"]);
    const group = only(resources, "LogGroup", "slipway-test-control-plane");
    assert.deepEqual(
      [group.inputs.name, group.inputs.retentionInDays, group.inputs.kmsKeyId],
      ["/aws/eks/slipway-test/cluster", 90, "arn:logs-key"],
    );
    assertOutlives(resources, "LogGroup slipway-test-control-plane", "Cluster slipway-test");
  });

  it("has its own provider that is not replaced by a new kubeconfig", async () => {
    const resources = await plannedCluster();
    const provider = resources.find(({ type }) => type === "pulumi:providers:kubernetes");
    assert.ok(provider);
    assert.equal(provider.inputs.clusterIdentifier, "slipway-test");
    assert.match(String(provider.inputs.kubeconfig), /^\[secret /);
    assert.ok(only(resources, "StorageClass").provider?.startsWith(`${provider.urn}::`));
  });

  it("can be protected from deletion, together with its secrets key", async () => {
    const guards = async (protect: boolean) => {
      const resources = await plannedCluster({ protect });
      const eks = eksOf(resources);
      return [eks.inputs.deletionProtection, eks.options.protect, only(resources, "Key").options.protect];
    };
    assert.deepEqual(await guards(false), [false, undefined, undefined]);
    assert.deepEqual(await guards(true), [true, true, true]);
  });

  it("is deleted before the network, and after everything in it", async () => {
    const resources = await plannedCluster();
    for (const part of resources.filter(({ type }) => type.startsWith("aws:ec2/"))) {
      assertOutlives(resources, `${kind(part)} ${part.name}`, "Cluster slipway-test");
    }
    for (const part of ["NodePool slipway-test-nodes-pool", "AccessEntry slipway-test-nodes"]) {
      assertOutlives(resources, "Cluster slipway-test", part);
    }
  });

  it("derives its children's names from its own", async () => {
    assertFamily(await plannedCluster(), ({ type }) => ["slipway:aws:Cluster", "slipway:aws:Network"].includes(type));
  });
});

describe("access to a cluster", () => {
  it("has entries named after account and principal", () => {
    assert.equal(accessEntryName("arn:aws:iam::111122223333:user/ada"), "111122223333-user-ada");
  });

  it("is not granted to the cluster's creator", () => {
    const props = { name: "slipway-test", accessConfig: { authenticationMode: "API" } };
    const transform = (type: string) =>
      withoutCreatorAsAdministrator({ custom: true, type, name: "any", props, opts: {} });
    assert.deepEqual(transform("aws:eks/cluster:Cluster"), {
      props: {
        name: "slipway-test",
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      },
      opts: {},
    });
    assert.equal(transform("aws:eks/accessEntry:AccessEntry"), undefined);
  });
});
