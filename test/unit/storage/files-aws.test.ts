import assert from "node:assert/strict";

import { globalStatements } from "../../../commands/bootstrap/permissions";
import type { PlannedResource } from "../../../plan/model";
import { assertFamily, at, kind, only } from "../../support/record";
import { assertOutlives, statementsIn } from "../components/aws/support";
import { NODES, shopOnAws } from "./fixture";

const NAME = "slipway-test";
const ENDPOINTS = ["ecr", "sts", "ec2", "eks", "eks-auth", "elasticloadbalancing"];
const ofEfs = (one: PlannedResource) => one.type.startsWith("aws:efs/");
const withoutNat = (endpoints: readonly string[]) => ({
  network: { nat: "none", endpoints },
  images: { builder: "slipway", pullThrough: true },
});

describe("shared files on AWS", () => {
  for (const [nodes, settings] of Object.entries(NODES)) {
    it(`have a file system that the nodes reach, and its driver, with ${nodes}`, async () => {
      const resources = await shopOnAws(settings);
      assert.deepEqual(
        resources.filter(ofEfs).map((one) => `${kind(one)} ${one.name}`),
        [`FileSystem ${NAME}`, `FileSystemPolicy ${NAME}`, `MountTarget ${NAME}-0`, `MountTarget ${NAME}-1`],
      );
      const addon = only(resources, "Addon", `${NAME}-aws-efs-csi-driver`);
      assert.equal(at(addon, "addonVersion"), "v3.4.1-eksbuild.1");
      const identity = only(resources, "PodIdentityAssociation", addon.name);
      assert.equal(at(identity, "serviceAccount"), "efs-csi-controller-sa");
      const attachment = only(resources, "RolePolicyAttachment", `${addon.name}-AmazonEFSCSIDriverPolicy`);
      assert.equal(at(attachment, "policyArn"), "arn:aws:iam::aws:policy/service-role/AmazonEFSCSIDriverPolicy");
      const attachable = globalStatements("slipway").find(({ Sid }) => Sid === "Policies");
      assert.match(JSON.stringify(attachable), /policy\/service-role\/AmazonEFSCSIDriver\*/);
      assertFamily(resources, ({ type }) => /^(pulumi:|slipway:)/.test(type));
    });
  }

  it("exist only where an application asks for them", async () => {
    for (const settings of Object.values(NODES)) {
      const resources = await shopOnAws(settings, { uploads: false });
      assert.deepEqual(
        resources.filter((one) => ofEfs(one) || one.name.includes("efs")),
        [],
      );
    }
  });

  it("are encrypted, in private subnets, and admit only nodes, only over TLS, not as root", async () => {
    const resources = await shopOnAws();
    assert.deepEqual(only(resources, "FileSystem").inputs, {
      encrypted: true,
      lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS" }, { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" }],
      tags: { Name: NAME },
      throughputMode: "elastic",
    });
    const targets = resources.filter((one) => kind(one) === "MountTarget");
    assert.deepEqual(
      targets.map((one) => [at(one, "subnetId"), at(one, "securityGroups")]),
      ["a", "b"].map((zone) => [`[id of ${NAME}-private-eu-central-1${zone}]`, [`[id of ${NAME}-efs]`]]),
    );
    const { description, ...rule } = only(resources, "SecurityGroupIngressRule", `${NAME}-efs`).inputs;
    const group = only(resources, "SecurityGroup", `${NAME}-efs`);
    for (const text of [description, at(group, "description")]) assert.match(String(text), /^[\w .:/()#,@+=-]+$/);
    assert.deepEqual(rule, {
      fromPort: 2049,
      ipProtocol: "tcp",
      referencedSecurityGroupId: `[security group of ${NAME}]`,
      securityGroupId: `[id of ${NAME}-efs]`,
      toPort: 2049,
    });
    assert.deepEqual(at(group, "egress"), []);
    assert.deepEqual(statementsIn(only(resources, "FileSystemPolicy")), [
      {
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        Resource: [`[arn of efs.FileSystem ${NAME}]`],
        Condition: { Bool: { "aws:SecureTransport": "true", "elasticfilesystem:AccessedViaMountTarget": "true" } },
      },
    ]);
  });

  it("are a folder for each claim, which any pod of the namespace may mount and write", async () => {
    const resources = await shopOnAws();
    const storage = only(resources, "StorageClass", `${NAME}-efs`);
    assert.deepEqual(at(storage, "parameters"), {
      directoryPerms: "770",
      ensureUniqueDirectory: "false",
      fileSystemId: `[id of ${NAME}]`,
      gid: "10001",
      provisioningMode: "efs-ap",
      subPathPattern: "/${.PVC.namespace}/${.PVC.name}",
      uid: "10001",
    });
    const claim = only(resources, "PersistentVolumeClaim");
    assert.deepEqual(at(claim, "spec"), {
      accessModes: ["ReadWriteMany"],
      storageClassName: "efs",
      resources: { requests: { storage: "10Gi" } },
    });
    // The driver cannot expand claims, and the API server rejects every other request.
    assert.deepEqual(claim.options, { ignoreChanges: ["spec.resources"] });
    for (const lasting of ["MountTarget slipway-test-0", "Addon slipway-test-aws-efs-csi-driver"]) {
      assertOutlives(resources, lasting, "PersistentVolumeClaim shop-uploads");
    }
    assertOutlives(resources, "PersistentVolumeClaim shop-uploads", "Deployment shop-web");
  });

  it("cannot be deleted if the environment is protected, and are backed up", async () => {
    const resources = await shopOnAws({ protect: true });
    assert.equal(only(resources, "FileSystem").options.protect, true);
    assert.equal(only(resources, "PersistentVolumeClaim").options.protect, true);
    assert.deepEqual(at(only(resources, "BackupPolicy"), "backupPolicy"), { status: "ENABLED" });
  });

  it("need an endpoint of EFS in a network without NAT gateways", async () => {
    await assert.rejects(shopOnAws(withoutNat(ENDPOINTS)), {
      name: "MissingEndpointError",
      message:
        `slipway:network.endpoints is ${JSON.stringify(ENDPOINTS)}; it must be a list with elasticfilesystem where nat is ` +
        "none and shop-uploads has shared files: the driver of their volumes has no other route to AWS. " +
        "Fix: pulumi config set --path 'slipway:network.endpoints[6]' elasticfilesystem -s test",
    });
    const resources = await shopOnAws(withoutNat([...ENDPOINTS, "elasticfilesystem"]));
    const endpoint = only(resources, "VpcEndpoint", `${NAME}-endpoint-elasticfilesystem`);
    assert.equal(at(endpoint, "serviceName"), "com.amazonaws.eu-central-1.elasticfilesystem");
  });
});
