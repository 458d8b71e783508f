import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, createSign, createVerify } from "node:crypto";

import { randomString, STRING_DEFAULTS, stringFailures } from "../../../local/engine/fallback/random/characters";
import { stringAt } from "../../../local/engine/fallback/protocol/values";
import { RANDOM } from "../../../local/engine/fallback/random";
import { TLS } from "../../../local/engine/fallback/tls";
import { generateKey } from "../../../local/engine/fallback/tls/keys";
import { operation, work } from "./support";

const SPECIAL = /[!@#$%&*()\-_=+[\]{}<>:?]/g;

describe("the random fallback provider", () => {
  it("generates strings of the given length from the allowed characters, with the minimum number of each", () => {
    for (let round = 0; round < 50; round++) {
      const text = randomString({ ...STRING_DEFAULTS, length: 20, minSpecial: 3, minNumeric: 5, upper: false });
      assert.equal(text.length, 20);
      assert.ok((text.match(SPECIAL) ?? []).length >= 3, text);
      assert.ok((text.match(/\d/g) ?? []).length >= 5, text);
      assert.doesNotMatch(text, /[A-Z]/);
    }
  });

  it("uses only the override as special characters", () => {
    const inputs = {
      ...STRING_DEFAULTS,
      length: 40,
      lower: false,
      upper: false,
      numeric: false,
      overrideSpecial: "_-",
    };
    assert.match(randomString(inputs), /^[_-]{40}$/);
  });

  it("rejects an invalid length, and minimums that exceed it", () => {
    assert.match(stringFailures({ length: 0 })[0]?.reason ?? "", /length is 0; .* at least 1/);
    assert.match(stringFailures({})[0]?.reason ?? "", /length is missing/);
    assert.match(
      stringFailures({ length: 4, minLower: 3, minUpper: 2 })[0]?.reason ?? "",
      /less than the 5 characters/,
    );
  });

  it("keeps a password secret and out of its id", async () => {
    const type = "random:index/randomPassword:RandomPassword";
    const created = await RANDOM.configure({}).create({ ...work(type), inputs: { ...STRING_DEFAULTS, length: 16 } });
    assert.equal(created.id, "none");
    assert.deepEqual(created.secrets, [["result"]]);
    assert.equal(stringAt(created.outputs, "result").length, 16);
  });

  it("encodes an id's bytes in four forms, each after the prefix", async () => {
    const inputs = { byteLength: 4, prefix: "u-" };
    const { id, outputs } = await RANDOM.configure({}).create({ ...work("random:index/randomId:RandomId"), inputs });
    const hex = Buffer.from(id, "base64url").toString("hex");
    assert.equal(hex.length, 8);
    assert.deepEqual(
      [outputs.hex, outputs.dec, outputs.b64Url],
      [`u-${hex}`, `u-${Number.parseInt(hex, 16)}`, `u-${id}`],
    );
  });

  it("replaces the value only if an input, such as a keeper, changes", async () => {
    const type = "random:index/randomId:RandomId";
    const provider = RANDOM.configure({});
    const old = { byteLength: 4, keepers: { password: "a" } };
    const request = { ...operation(type), id: "x", state: {}, oldInputs: old };
    assert.deepEqual(await provider.diff({ ...request, inputs: old }), { changes: [] });
    assert.deepEqual(await provider.diff({ ...request, inputs: { ...old, keepers: { password: "b" } } }), {
      changes: [{ path: ["keepers", "password"], kind: "update", replaces: true }],
    });
  });

  it("lists its types in the error about another type", async () => {
    const request = { ...operation("random:index/randomPet:RandomPet"), oldInputs: undefined, inputs: {} };
    await assert.rejects(async () => RANDOM.configure({}).check(request), /randomPet.* it serves random:index/);
  });
});

describe("the tls fallback provider", () => {
  it("generates RSA keys whose two forms are the same key, which matches the public key", () => {
    const key = generateKey("RSA", 2048, "P224");
    assert.match(key.privateKeyPem, /^-----BEGIN RSA PRIVATE KEY-----/);
    assert.match(key.privateKeyPemPkcs8, /^-----BEGIN PRIVATE KEY-----/);
    const signature = createSign("sha256").update("text").sign(createPrivateKey(key.privateKeyPemPkcs8));
    assert.ok(createVerify("sha256").update("text").verify(createPublicKey(key.publicKeyPem), signature));
    assert.ok(createPublicKey(createPrivateKey(key.privateKeyPem)).equals(createPublicKey(key.publicKeyPem)));
  });

  it("encodes public keys in OpenSSH's form", () => {
    const [type, blob = ""] = generateKey("RSA", 2048, "").publicKeyOpenssh.split(" ");
    const bytes = Buffer.from(blob, "base64");
    assert.equal(type, "ssh-rsa");
    assert.equal(bytes.subarray(4, 11).toString(), "ssh-rsa");
    // 7 bytes of type, 3 of exponent, 257 of modulus (a leading zero before 2048 bits), each after 4 of length.
    assert.equal(bytes.length, 4 + 7 + 4 + 3 + 4 + 257);
    assert.match(generateKey("ED25519", 0, "").publicKeyOpenssh, /^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI/);
    assert.match(generateKey("ECDSA", 0, "P256").publicKeyOpenssh, /^ecdsa-sha2-nistp256 AAAA/);
    assert.equal(generateKey("ECDSA", 0, "P224").publicKeyOpenssh, "");
  });

  it("keeps private keys secret and rejects an unknown algorithm", async () => {
    const type = "tls:index/privateKey:PrivateKey";
    const provider = TLS.configure({});
    const { secrets } = await provider.create({ ...work(type), inputs: { algorithm: "ED25519" } });
    assert.deepEqual(secrets, [["privateKeyPem"], ["privateKeyPemPkcs8"]]);
    const { failures } = await provider.check({
      ...operation(type),
      oldInputs: undefined,
      inputs: { algorithm: "DSA" },
    });
    assert.deepEqual(failures, [
      { property: "algorithm", reason: 'algorithm is "DSA"; allowed are RSA, ECDSA, ED25519' },
    ]);
  });
});
