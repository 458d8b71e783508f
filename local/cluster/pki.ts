import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalPaths } from "../host/paths";
import { run } from "../host/process";
import { CLUSTER_NAME, NETWORK } from "./settings";

/** Ten years, in days: the certificates of a cluster that one command recreates are never renewed. */
const DAYS = "3650";

interface CertificateRequest {
  readonly name: string;
  readonly ca: "ca" | "front-proxy-ca";
  /** In openssl's notation, such as `/O=system:masters/CN=admin`: group and user for the API server. */
  readonly subject: string;
  readonly names?: readonly string[];
}

/** The certificates of a cluster whose node has the given address. */
export function certificates(nodeAddress: string): readonly CertificateRequest[] {
  const local = ["DNS:localhost", `DNS:${CLUSTER_NAME}`, "IP:127.0.0.1", `IP:${nodeAddress}`];
  const service = [
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local",
  ];
  return [
    {
      name: "apiserver",
      ca: "ca",
      subject: "/CN=kube-apiserver",
      names: [...service.map((name) => `DNS:${name}`), ...local, `IP:${NETWORK.apiService}`],
    },
    { name: "apiserver-kubelet-client", ca: "ca", subject: "/O=system:masters/CN=kube-apiserver-kubelet-client" },
    { name: "front-proxy-client", ca: "front-proxy-ca", subject: "/CN=front-proxy-client" },
    { name: "admin", ca: "ca", subject: "/O=system:masters/CN=admin" },
    { name: "controller-manager", ca: "ca", subject: "/CN=system:kube-controller-manager" },
    { name: "scheduler", ca: "ca", subject: "/CN=system:kube-scheduler" },
    { name: "kube-proxy", ca: "ca", subject: "/CN=system:kube-proxy" },
    { name: "kube-router", ca: "ca", subject: "/CN=system:kube-router" },
    { name: "kubelet", ca: "ca", subject: `/O=system:nodes/CN=system:node:${CLUSTER_NAME}`, names: local },
  ];
}

async function createAuthority(pki: string, name: string, log: string): Promise<void> {
  if (existsSync(join(pki, `${name}.crt`))) return;
  const args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", DAYS];
  const usage = "keyUsage=critical,keyCertSign,cRLSign,digitalSignature";
  const files = ["-keyout", `${name}.key`, "-out", `${name}.crt`];
  await run("openssl", [...args, ...files, "-subj", `/CN=${name}`, "-addext", usage], { cwd: pki, log });
}

async function createCertificate(pki: string, certificate: CertificateRequest, log: string): Promise<void> {
  const { name, ca, subject, names = [] } = certificate;
  const extensions = [
    "keyUsage=critical,digitalSignature,keyEncipherment",
    "extendedKeyUsage=serverAuth,clientAuth",
    "basicConstraints=CA:FALSE",
    ...(names.length > 0 ? [`subjectAltName=${names.join(",")}`] : []),
    "",
  ].join("\n");
  // The node's address can change when the machine restarts, and `down` replaces the authority.
  const authority = readFileSync(join(pki, `${ca}.crt`));
  const inputs = createHash("sha256").update(subject).update(extensions).update(authority).digest("hex");
  const stamp = join(pki, `${name}.inputs`);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return;
  const request = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await run("openssl", [...request, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", subject], {
    cwd: pki,
    log,
  });
  writeFileSync(join(pki, `${name}.ext`), extensions);
  const sign = ["x509", "-req", "-in", `${name}.csr`, "-CA", `${ca}.crt`, "-CAkey", `${ca}.key`, "-CAcreateserial"];
  const output = ["-days", DAYS, "-extfile", `${name}.ext`, "-out", `${name}.crt`];
  await run("openssl", [...sign, ...output], { cwd: pki, log });
  for (const suffix of ["csr", "ext"]) rmSync(join(pki, `${name}.${suffix}`));
  writeFileSync(stamp, inputs);
}

/** Creates the authorities, certificates and keys that are missing or out of date. */
export async function ensurePki(paths: LocalPaths, nodeAddress: string): Promise<void> {
  const { pki } = paths;
  mkdirSync(pki, { recursive: true });
  chmodSync(pki, 0o700);
  const log = join(paths.log, "pki.log");
  for (const authority of ["ca", "front-proxy-ca"]) await createAuthority(pki, authority, log);
  for (const certificate of certificates(nodeAddress)) await createCertificate(pki, certificate, log);
  if (!existsSync(join(pki, "sa.pub"))) {
    await run("openssl", ["genrsa", "-out", "sa.key", "2048"], { cwd: pki, log });
    await run("openssl", ["rsa", "-in", "sa.key", "-pubout", "-out", "sa.pub"], { cwd: pki, log });
  }
}
