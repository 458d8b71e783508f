import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";

/** The values of `algorithm`. */
export const ALGORITHMS = ["RSA", "ECDSA", "ED25519"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Node's names of the elliptic curves, by the value of `ecdsaCurve`. */
export const CURVES: Readonly<Record<string, string>> = {
  P224: "secp224r1",
  P256: "prime256v1",
  P384: "secp384r1",
  P521: "secp521r1",
};

/** A key in PEM and in OpenSSH's form; a P224 key has no OpenSSH form, because SSH does not support the curve. */
export interface EncodedKey {
  readonly privateKeyPem: string;
  readonly privateKeyPemPkcs8: string;
  readonly publicKeyPem: string;
  readonly publicKeyOpenssh: string;
  readonly publicKeyFingerprintMd5: string;
  readonly publicKeyFingerprintSha256: string;
  /** SHA-1 of the public key's DER form, in hex. */
  readonly id: string;
}

/** Generates a key; `rsaBits` is used for RSA only, `curve` (see {@link CURVES}) for ECDSA only. */
export function generateKey(algorithm: Algorithm, rsaBits: number, curve: string): EncodedKey {
  if (algorithm === "RSA") return encode(generateKeyPairSync("rsa", { modulusLength: rsaBits }), "pkcs1");
  if (algorithm === "ED25519") return encode(generateKeyPairSync("ed25519"), "pkcs8");
  return encode(generateKeyPairSync("ec", { namedCurve: CURVES[curve] ?? curve }), "sec1", curve !== "P224");
}

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function encode({ privateKey, publicKey }: Pair, form: "pkcs1" | "pkcs8" | "sec1", hasOpenssh = true): EncodedKey {
  const blob = hasOpenssh ? opensshBlob(publicKey) : undefined;
  const spki = publicKey.export({ type: "spki", format: "der" });
  return {
    privateKeyPem: pem(privateKey, form),
    privateKeyPemPkcs8: pem(privateKey, "pkcs8"),
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    publicKeyOpenssh: blob === undefined ? "" : `${blob.type} ${blob.data.toString("base64")}\n`,
    publicKeyFingerprintMd5: blob === undefined ? "" : md5(blob.data),
    publicKeyFingerprintSha256: blob === undefined ? "" : sha256(blob.data),
    id: createHash("sha1").update(spki).digest("hex"),
  };
}

function pem(key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1"): string {
  return key.export({ type, format: "pem" }).toString();
}

function md5(data: Buffer): string {
  return (createHash("md5").update(data).digest("hex").match(/../g) ?? []).join(":");
}

function sha256(data: Buffer): string {
  return `SHA256:${createHash("sha256").update(data).digest("base64").replace(/=+$/, "")}`;
}

/** The public key in SSH's wire format (RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4). */
function opensshBlob(key: KeyObject): { type: string; data: Buffer } | undefined {
  const jwk = key.export({ format: "jwk" });
  const field = (text: string | undefined): Buffer => Buffer.from(text ?? "", "base64url");
  if (jwk.kty === "RSA") {
    const type = "ssh-rsa";
    return { type, data: Buffer.concat([sized(type), sized(integer(field(jwk.e))), sized(integer(field(jwk.n)))]) };
  }
  if (jwk.kty === "OKP") {
    const type = "ssh-ed25519";
    return { type, data: Buffer.concat([sized(type), sized(field(jwk.x))]) };
  }
  const curve = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" }[jwk.crv ?? ""];
  if (curve === undefined) return undefined;
  const type = `ecdsa-sha2-${curve}`;
  const point = Buffer.concat([Buffer.from([4]), field(jwk.x), field(jwk.y)]);
  return { type, data: Buffer.concat([sized(type), sized(curve), sized(point)]) };
}

function sized(data: string | Buffer): Buffer {
  const bytes = Buffer.from(data);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function integer(bytes: Buffer): Buffer {
  // SSH's integers are signed: without a leading zero, a high first bit would mean a negative number.
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}
