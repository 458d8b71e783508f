import { Certificate } from "@pulumi/aws/acm/certificate";
import { CertificateValidation } from "@pulumi/aws/acm/certificateValidation";
import { Record as DnsRecord } from "@pulumi/aws/route53/record";
import * as pulumi from "@pulumi/pulumi";

import type { DnsSettings } from "../../settings/schema/aws";

/** Arguments for {@link Domain}. */
export interface DomainArgs extends Omit<DnsSettings, "hstsSeconds"> {
  /** Applications are served at `<application>.<domain>`. */
  readonly domain: string;
}

/** TTL of an application's record in seconds: how long a change of load balancer takes to reach clients. */
const TTL = 60;

/** A domain in Route 53: a certificate for the domain and its subdomains, and the records of applications. */
export class Domain extends pulumi.ComponentResource {
  /** ARN of the certificate, available once it has been issued. */
  readonly certificateArn: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: DomainArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:aws:Domain", name, {}, opts);
    const certificate = this.certificate(name, args.domain);
    this.certificateArn = this.issued(name, certificate);
    this.registerOutputs({ certificateArn: this.certificateArn });
  }

  /** Creates a record that points a host name of the domain to a load balancer. */
  publish(host: string, address: pulumi.Input<string>, opts: pulumi.CustomResourceOptions): void {
    const { domain, zoneId, weights } = this.args;
    const weight = weights[host.replace(`.${domain}`, "")];
    new DnsRecord(
      host,
      {
        zoneId,
        name: host,
        // An alias record would need the load balancer's hosted zone, which requires a lookup.
        type: "CNAME",
        ttl: TTL,
        records: [address],
        ...(weight === undefined ? {} : { setIdentifier: "slipway", weightedRoutingPolicies: [{ weight }] }),
      },
      // Route 53 rejects a plain record next to a weighted one of the same name.
      { ...opts, deleteBeforeReplace: true },
    );
  }

  private certificate(name: string, domain: string): Certificate {
    return new Certificate(
      name,
      {
        domainName: domain,
        subjectAlternativeNames: [`*.${domain}`],
        validationMethod: "DNS",
        tags: { Name: name },
      },
      { parent: this },
    );
  }

  /** Validates the domain with ACM. The domain and its wildcard share one validation record. */
  private issued(name: string, certificate: Certificate): pulumi.Output<string> {
    const validationRecord = (field: "resourceRecordName" | "resourceRecordType" | "resourceRecordValue") =>
      certificate.domainValidationOptions.apply(([first]) => {
        if (first === undefined) throw new Error(`ACM returned no validation record for the domain of ${name}`);
        return first[field];
      });
    const record = new DnsRecord(
      `${name}-proof`,
      {
        zoneId: this.args.zoneId,
        name: validationRecord("resourceRecordName"),
        type: validationRecord("resourceRecordType"),
        ttl: TTL,
        records: [validationRecord("resourceRecordValue")],
      },
      { parent: this },
    );
    const validation = new CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
      // ACM checks for some minutes; if the zone is not delegated it never finds the record.
      { parent: this, customTimeouts: { create: "20m" } },
    );
    return validation.certificateArn;
  }
}
