import { dnsRecord } from "../cost/rules/network";
import { items } from "../../lib/values";
import { labelled } from "../text/short";
import type { AwsService } from "./aws-type";

export const ROUTE53: AwsService = {
  readActions: [
    "route53:GetChange",
    "route53:GetHostedZone",
    "route53:ListHostedZones",
    "route53:ListResourceRecordSets",
    "route53:ListTagsForResource",
  ],
  types: {
    "aws:route53/record:Record": {
      actions: { hostedZones: ["route53:ChangeResourceRecordSets"] },
      computed: (_, inputs) => ({ fqdn: inputs.name }),
      replaceOnChanges: ["name", "setIdentifier", "type", "zoneId"],
      keyValues: (inputs) => [labelled(inputs.type), labelled(items(inputs.records).join(" "), "to ")],
      charge: dnsRecord,
    },
    "aws:route53/zone:Zone": { risk: "data" },
  },
};
