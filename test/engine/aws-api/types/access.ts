import { at, items } from "../../../../lib/values";
import { byId, joined, type ApiTypes } from "../api-type";

export const ACCESS_TYPES: ApiTypes = {
  "aws:acm/certificate:Certificate": {
    service: "acm",
    create: { operation: "RequestCertificate" },
    id: ({ result }) => result.CertificateArn,
    outputs: ({ result }) => ({ arn: result.CertificateArn }),
    then: [
      {
        operation: "DescribeCertificate",
        parameters: byId("CertificateArn"),
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
    delete: [{ operation: "DeleteCertificate", parameters: byId("CertificateArn") }],
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    service: "acm",
    create: { operation: "DescribeCertificate" },
    leavesOut: { validationRecordFqdns: "the provider only compares them with the certificate" },
    id: ({ result, state }) => (at(result, "Certificate", "Status") === "ISSUED" ? state.certificateArn : undefined),
    delete: [],
  },
  "aws:iam/role:Role": {
    service: "iam",
    create: { operation: "CreateRole", sends: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" } },
    named: "name",
    id: ({ state }) => state.name,
    outputs: ({ result }) => ({ arn: at(result, "Role", "Arn"), uniqueId: at(result, "Role", "RoleId") }),
    delete: [{ operation: "DeleteRole", parameters: byId("RoleName") }],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    service: "iam",
    create: {
      operation: "PutRolePolicy",
      sends: { name: "PolicyName", policy: "PolicyDocument", role: "RoleName" },
    },
    named: "name",
    id: ({ state }) => joined(":", state.role, state.name),
    delete: [{ operation: "DeleteRolePolicy", sends: { name: "PolicyName", role: "RoleName" } }],
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    service: "iam",
    create: { operation: "AttachRolePolicy", sends: { role: "RoleName" } },
    id: ({ state }) => joined("-", state.role, state.policyArn),
    delete: [{ operation: "DetachRolePolicy", sends: { policyArn: "PolicyArn", role: "RoleName" } }],
  },
  "aws:kms/alias:Alias": {
    service: "kms",
    create: { operation: "CreateAlias", sends: { name: "AliasName" } },
    id: ({ state }) => state.name,
    delete: [{ operation: "DeleteAlias", parameters: byId("AliasName") }],
  },
  "aws:kms/key:Key": {
    service: "kms",
    create: { operation: "CreateKey" },
    leavesOut: { deletionWindowInDays: "sent by the call that deletes the key" },
    id: ({ result }) => at(result, "KeyMetadata", "KeyId"),
    outputs: ({ result }) => ({ arn: at(result, "KeyMetadata", "Arn"), keyId: at(result, "KeyMetadata", "KeyId") }),
    then: [
      {
        operation: "EnableKeyRotation",
        when: ({ state }) => state.enableKeyRotation === true,
        parameters: byId("KeyId"),
      },
    ],
    converts: ["enableKeyRotation"],
    delete: [
      {
        operation: "ScheduleKeyDeletion",
        sends: { deletionWindowInDays: "PendingWindowInDays" },
        parameters: byId("KeyId"),
      },
    ],
  },
};
