import { imageRepository } from "../cost/rules/storage";
import { at } from "../../lib/values";
import { labelled } from "../text/short";
import { tagActions } from "./actions";
import type { AwsService } from "./aws-type";

const ACCOUNT = "[account]";
const REGION = "[region]";

export const ECR: AwsService = {
  readActions: [
    "ecr:Describe*",
    "ecr:GetLifecyclePolicy",
    "ecr:GetRepositoryPolicy",
    // `up` checks whether a repository has a tag before it builds the image.
    "ecr:ListImages",
    "ecr:ListTagsForResource",
  ],
  types: {
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
      actions: { region: ["ecr:DeleteLifecyclePolicy", "ecr:PutLifecyclePolicy"] },
      replaceOnChanges: ["repository"],
      charge: "free",
    },
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": {
      actions: {
        region: [
          "ecr:CreatePullThroughCacheRule",
          "ecr:DeletePullThroughCacheRule",
          "ecr:UpdatePullThroughCacheRule",
          "ecr:ValidatePullThroughCacheRule",
        ],
      },
      // Amazon ECR User Guide, "Using service-linked roles"; the same for repository creation templates.
      serviceLinkedRoles: ["pullthroughcache.ecr"],
      replaceOnChanges: ["ecrRepositoryPrefix", "upstreamRegistryUrl"],
      identity: ["ecrRepositoryPrefix"],
      keyValues: (inputs) => [labelled(inputs.upstreamRegistryUrl, "of ")],
      charge: imageRepository,
    },
    "aws:ecr/registryPolicy:RegistryPolicy": {
      risk: "access",
      policyDocuments: { policy: "resource" },
      charge: "free",
    },
    "aws:ecr/repository:Repository": {
      actions: {
        region: [
          "ecr:BatchDeleteImage",
          "ecr:CreateRepository",
          "ecr:DeleteRepository",
          "ecr:PutImageScanningConfiguration",
          "ecr:PutImageTagMutability",
          ...tagActions("ecr"),
        ],
      },
      computed: (_, inputs) => ({
        repositoryUrl: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${String(inputs.name)}`,
        registryId: ACCOUNT,
      }),
      replaceOnChanges: ["encryptionConfigurations", "name"],
      identity: ["name"],
      deletionBlocker: ({ forceDelete }) =>
        forceDelete === true ? undefined : "it may hold images, and has no forceDelete",
      keyValues: (inputs) => [
        inputs.imageTagMutability === "IMMUTABLE" ? "tags immutable" : "tags mutable",
        at(inputs, "imageScanningConfiguration", "scanOnPush") === true ? "scan on push" : undefined,
      ],
      risk: "data",
      charge: imageRepository,
    },
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": {
      actions: {
        region: [
          "ecr:CreateRepositoryCreationTemplate",
          "ecr:DeleteRepositoryCreationTemplate",
          "ecr:UpdateRepositoryCreationTemplate",
        ],
      },
      serviceLinkedRoles: ["ecr"],
      replaceOnChanges: ["prefix"],
      identity: ["prefix"],
      policyDocuments: { repositoryPolicy: "resource" },
      charge: "free",
    },
    "aws:ecr/repositoryPolicy:RepositoryPolicy": {
      actions: { region: ["ecr:DeleteRepositoryPolicy", "ecr:SetRepositoryPolicy"] },
      replaceOnChanges: ["repository"],
      risk: "access",
      policyDocuments: { policy: "resource" },
      charge: "free",
    },
  },
};
