import { Certificate } from "@pulumi/aws/acm/certificate";
import { CertificateValidation } from "@pulumi/aws/acm/certificateValidation";
import { Record as DnsRecord } from "@pulumi/aws/route53/record";
import * as pulumi from "@pulumi/pulumi";

/** What a {@link Domain} can be told. */
export interface DomainArgs {
  /** Applications answer at `<application>.<domain>`. */
  readonly domain: string;
  /** ID of the public Route 53 zone that holds the domain. */
  readonly zoneId: string;
  /**
   * Weights, from 0 to 255, of applications for which another system answers by a record of the same name: each gets
   * visitors as its weight is to the sum.
   * @default none: the record is the only one of its name
   */
  readonly weights?: Readonly<Record<string, number>>;
}

/** Seconds for which resolvers keep an application's record: a new load balancer is found as soon. */
const TTL = 60;

/** A domain in Route 53: a certificate for it and the names below it, and the records of applications. */
export class Domain extends pulumi.ComponentResource {
  /** ARN of the certificate, known once it has been issued. */
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

  /** Makes a host name of the domain lead to a load balancer's name. */
  publish(host: string, address: pulumi.Input<string>, opts: pulumi.CustomResourceOptions): void {
    const { domain, zoneId, weights = {} } = this.args;
    const weight = weights[host.replace(`.${domain}`, "")];
    new DnsRecord(
      host,
      {
        zoneId,
        name: host,
        // An alias would want the zone of the load balancer, which only a look-up tells.
        type: "CNAME",
        ttl: TTL,
        records: [address],
        ...(weight === undefined ? {} : { setIdentifier: "slipway", weightedRoutingPolicies: [{ weight }] }),
      },
      // Route 53 takes no plain record beside a weighted one of the same name.
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

  /** Proves to ACM that the domain is ours. The domain and the wildcard below it are proven by the same record. */
  private issued(name: string, certificate: Certificate): pulumi.Output<string> {
    const proof = (field: "resourceRecordName" | "resourceRecordType" | "resourceRecordValue") =>
      certificate.domainValidationOptions.apply(([first]) => {
        if (first === undefined) throw new Error(`ACM names no record that would prove the domain of ${name}`);
        return first[field];
      });
    const record = new DnsRecord(
      `${name}-proof`,
      {
        zoneId: this.args.zoneId,
        name: proof("resourceRecordName"),
        type: proof("resourceRecordType"),
        ttl: TTL,
        records: [proof("resourceRecordValue")],
      },
      { parent: this },
    );
    const validation = new CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
      // ACM looks for some minutes; where the zone is not delegated it never finds the record.
      { parent: this, customTimeouts: { create: "20m" } },
    );
    return validation.certificateArn;
  }
}
