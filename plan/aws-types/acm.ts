import { items } from "../../lib/values";
import type { AwsService } from "./aws-type";

export const ACM: AwsService = {
  readActions: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
  types: {
    "aws:acm/certificate:Certificate": {
      actions: {
        region: [
          "acm:AddTagsToCertificate",
          "acm:DeleteCertificate",
          "acm:RemoveTagsFromCertificate",
          "acm:RequestCertificate",
          "acm:UpdateCertificateOptions",
        ],
      },
      computed: (name, inputs) => ({
        domainValidationOptions: [...new Set([inputs.domainName, ...items(inputs.subjectAlternativeNames)])].map(
          (domainName) => ({
            domainName,
            resourceRecordName: `[validation name of ${name}]`,
            resourceRecordType: "CNAME",
            resourceRecordValue: `[validation value of ${name}]`,
          }),
        ),
      }),
      replaceOnChanges: ["domainName", "subjectAlternativeNames", "validationMethod", "keyAlgorithm"],
      charge: "free",
    },
    // It only waits for the certificate.
    "aws:acm/certificateValidation:CertificateValidation": {
      actions: {},
      replaceOnChanges: ["certificateArn", "validationRecordFqdns"],
      charge: "free",
    },
  },
};
