import { at, items } from "../../../../lib/values";
import type { ApiTypes } from "../api-type";

export const ACCESS_TYPES: ApiTypes = {
  "aws:acm/certificate:Certificate": {
    operation: "RequestCertificate",
    id: "CertificateArn",
    outputs: ({ id }) => ({ arn: id }),
    then: [
      {
        operation: "DescribeCertificate",
        outputs: ({ result }) => ({
          domainValidationOptions: items(at(result, "Certificate", "DomainValidationOptions")).map((option) => ({
            domainName: at(option, "DomainName"),
            resourceRecordName: at(option, "ResourceRecord", "Name"),
            resourceRecordType: at(option, "ResourceRecord", "Type"),
            resourceRecordValue: at(option, "ResourceRecord", "Value"),
          })),
        }),
      },
    ],
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    operation: "DescribeCertificate",
    leavesOut: { validationRecordFqdns: "the provider only compares them with the certificate" },
    id: ({ result, state }) => (at(result, "Certificate", "Status") === "ISSUED" ? state.certificateArn : undefined),
    delete: [],
  },
  "aws:iam/role:Role": {
    sends: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" },
    outputs: ({ result }) => ({ arn: at(result, "Role", "Arn"), uniqueId: at(result, "Role", "RoleId") }),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    operation: "PutRolePolicy",
    sends: { name: "PolicyName", policy: "PolicyDocument", role: "RoleName" },
    id: ["role", "name"],
    named: "name",
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    operation: "AttachRolePolicy",
    sends: { role: "RoleName", policyArn: "PolicyArn" },
    id: ["role", "policyArn"],
    delete: [{ operation: "DetachRolePolicy" }],
  },
  "aws:kms/alias:Alias": { sends: { name: "AliasName" } },
  "aws:kms/key:Key": {
    id: "KeyId",
    outputs: ({ result }) => ({ arn: at(result, "KeyMetadata", "Arn"), keyId: at(result, "KeyMetadata", "KeyId") }),
    converts: ["enableKeyRotation"],
    leavesOut: { deletionWindowInDays: "sent by the call that deletes the key" },
    then: [{ operation: "EnableKeyRotation", when: ({ state }) => state.enableKeyRotation === true }],
    delete: [{ operation: "ScheduleKeyDeletion", sends: { deletionWindowInDays: "PendingWindowInDays" } }],
  },
};
