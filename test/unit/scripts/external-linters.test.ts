import assert from "node:assert/strict";

import { type Finding, sift } from "../../../scripts/external-linters/finding";
import { withDigests, withoutHash } from "../../../scripts/external-linters/manifests";
import {
  FILE_SUPPRESSIONS,
  KUBE_SCORE_SUPPRESSIONS,
  MANIFEST_SUPPRESSIONS,
  TEMPLATE_SUPPRESSIONS,
} from "../../../scripts/external-linters/suppressions";

const finding = (check: string, where: string): Finding => ({ check, where, message: "" });

describe("what referees find", () => {
  const findings = [finding("A", "prod Job shop/one"), finding("A", "dev Job shop/one"), finding("B", "Dockerfile")];

  it("fails unless a suppression names the check and the place", () => {
    const { open, suppressed, unused } = sift(findings, [
      { check: "A", where: /^dev /, reason: "" },
      { check: "B", reason: "" },
    ]);
    assert.deepEqual(open, findings.slice(0, 1));
    assert.deepEqual(suppressed, findings.slice(1));
    assert.deepEqual(unused, []);
  });

  it("shows which suppressions have become useless", () => {
    const unused = [
      { check: "C", reason: "" },
      { check: "A", where: /^local /, reason: "" },
    ];
    assert.deepEqual(sift(findings, unused), { open: findings, suppressed: [], unused });
  });

  it("stays only for a reason", () => {
    for (const { check, reason } of [
      ...KUBE_SCORE_SUPPRESSIONS,
      ...MANIFEST_SUPPRESSIONS,
      ...FILE_SUPPRESSIONS,
      ...TEMPLATE_SUPPRESSIONS,
    ]) {
      assert.match(reason, /^[A-Z].{30,}\.$/, check);
    }
  });
});

describe("the objects that referees see", () => {
  it("have digests for the plan's stand-ins, one for each", () => {
    const image = (standIn: string) => withDigests(`image: localhost:5000/shop@[digest of ${standIn}]\n`);
    assert.match(image("1a"), /^image: localhost:5000\/shop@sha256:[0-9a-f]{64}\n$/);
    assert.notEqual(image("1a"), image("2b"));
    assert.equal(withDigests("image: postgres:17 # [digest of x]"), "image: postgres:17 # [digest of x]");
  });

  it("are called by their names without the hash of their content", () => {
    assert.equal(withoutHash("shop-db-4595d4c0"), "shop-db");
    assert.equal(withoutHash("shop-db"), "shop-db");
  });
});
