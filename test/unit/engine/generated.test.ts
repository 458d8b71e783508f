import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, createSign, createVerify } from "node:crypto";

import { randomText, TEXT_DEFAULTS, textFailures } from "../../../local/engine/fallback/random/characters";
import { textAt } from "../../../local/engine/fallback/protocol/values";
import { RANDOM } from "../../../local/engine/fallback/random";
import { TLS } from "../../../local/engine/fallback/tls";
import { makeKey } from "../../../local/engine/fallback/tls/keys";
import { operation, work } from "./support";

const SPECIAL = /[!@#$%&*()\-_=+[\]{}<>:?]/g;

describe("the random stand-in", () => {
  it("makes strings of the asked length from the asked characters, at least as many of each as asked", () => {
    for (let round = 0; round < 50; round++) {
      const text = randomText({ ...TEXT_DEFAULTS, length: 20, minSpecial: 3, minNumeric: 5, upper: false });
      assert.equal(text.length, 20);
      assert.ok((text.match(SPECIAL) ?? []).length >= 3, text);
      assert.ok((text.match(/\d/g) ?? []).length >= 5, text);
      assert.doesNotMatch(text, /[A-Z]/);
    }
  });

  it("takes special characters from the override only", () => {
    const inputs = { ...TEXT_DEFAULTS, length: 40, lower: false, upper: false, numeric: false, overrideSpecial: "_-" };
    assert.match(randomText(inputs), /^[_-]{40}$/);
  });

  it("says what is wrong with a length, and with minimums that do not fit", () => {
    assert.match(textFailures({ length: 0 })[0]?.reason ?? "", /length is 0; .* at least 1/);
    assert.match(textFailures({})[0]?.reason ?? "", /length is missing/);
    assert.match(textFailures({ length: 4, minLower: 3, minUpper: 2 })[0]?.reason ?? "", /less than the 5 characters/);
  });

  it("keeps a password secret and its id empty of it", async () => {
    const type = "random:index/randomPassword:RandomPassword";
    const created = await RANDOM.configure({}).create({ ...work(type), inputs: { ...TEXT_DEFAULTS, length: 16 } });
    assert.equal(created.id, "none");
    assert.deepEqual(created.secrets, [["result"]]);
    assert.equal(textAt(created.outputs, "result").length, 16);
  });

  it("writes an id in four forms of the same bytes, each after the prefix", async () => {
    const inputs = { byteLength: 4, prefix: "u-" };
    const { id, outputs } = await RANDOM.configure({}).create({ ...work("random:index/randomId:RandomId"), inputs });
    const hex = Buffer.from(id, "base64url").toString("hex");
    assert.equal(hex.length, 8);
    assert.deepEqual(
      [outputs.hex, outputs.dec, outputs.b64Url],
      [`u-${hex}`, `u-${Number.parseInt(hex, 16)}`, `u-${id}`],
    );
  });

  it("replaces the value when a keeper changes, and for nothing else", async () => {
    const type = "random:index/randomId:RandomId";
    const provider = RANDOM.configure({});
    const old = { byteLength: 4, keepers: { password: "a" } };
    const request = { ...operation(type), id: "x", state: {}, oldInputs: old };
    assert.deepEqual(await provider.diff({ ...request, inputs: old }), { changes: [] });
    assert.deepEqual(await provider.diff({ ...request, inputs: { ...old, keepers: { password: "b" } } }), {
      changes: [{ path: ["keepers", "password"], kind: "update", replaces: true }],
    });
  });

  it("names what it serves when it is asked for another type", async () => {
    const request = { ...operation("random:index/randomPet:RandomPet"), oldInputs: undefined, inputs: {} };
    await assert.rejects(async () => RANDOM.configure({}).check(request), /randomPet.* it serves random:index/);
  });
});

describe("the tls stand-in", () => {
  it("makes RSA keys whose two forms are one key that signs for the public one", () => {
    const key = makeKey("RSA", 2048, "P224");
    assert.match(key.privateKeyPem, /^-----BEGIN RSA PRIVATE KEY-----/);
    assert.match(key.privateKeyPemPkcs8, /^-----BEGIN PRIVATE KEY-----/);
    const signature = createSign("sha256").update("text").sign(createPrivateKey(key.privateKeyPemPkcs8));
    assert.ok(createVerify("sha256").update("text").verify(createPublicKey(key.publicKeyPem), signature));
    assert.ok(createPublicKey(createPrivateKey(key.privateKeyPem)).equals(createPublicKey(key.publicKeyPem)));
  });

  it("writes public keys as OpenSSH does", () => {
    const [type, blob = ""] = makeKey("RSA", 2048, "").publicKeyOpenssh.split(" ");
    const bytes = Buffer.from(blob, "base64");
    assert.equal(type, "ssh-rsa");
    assert.equal(bytes.subarray(4, 11).toString(), "ssh-rsa");
    // 7 bytes of type, 3 of exponent, 257 of modulus (a leading zero before 2048 bits), each after 4 of length.
    assert.equal(bytes.length, 4 + 7 + 4 + 3 + 4 + 257);
    assert.match(makeKey("ED25519", 0, "").publicKeyOpenssh, /^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI/);
    assert.match(makeKey("ECDSA", 0, "P256").publicKeyOpenssh, /^ecdsa-sha2-nistp256 AAAA/);
    assert.equal(makeKey("ECDSA", 0, "P224").publicKeyOpenssh, "");
  });

  it("keeps private keys secret and refuses an unknown algorithm", async () => {
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
