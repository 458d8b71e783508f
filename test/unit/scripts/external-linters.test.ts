import assert from "node:assert/strict";

import { applySuppressions, type LinterFinding } from "../../../scripts/external-linters/findings";
import { withDigests, withoutHash } from "../../../scripts/external-linters/manifests";
import {
  FILE_SUPPRESSIONS,
  KUBE_SCORE_SUPPRESSIONS,
  MANIFEST_SUPPRESSIONS,
  POLICY_SUPPRESSIONS,
  TEMPLATE_SUPPRESSIONS,
} from "../../../scripts/external-linters/suppressions";

const finding = (check: string, where: string): LinterFinding => ({ check, where, message: "" });

describe("findings of external linters", () => {
  const findings = [finding("A", "prod Job shop/one"), finding("A", "dev Job shop/one"), finding("B", "Dockerfile")];

  it("stay open unless a suppression matches the check and the place", () => {
    const { open, suppressed, unused } = applySuppressions(findings, [
      { check: "A", where: /^dev /, reason: "" },
      { check: "B", reason: "" },
    ]);
    assert.deepEqual(open, findings.slice(0, 1));
    assert.deepEqual(suppressed, findings.slice(1));
    assert.deepEqual(unused, []);
  });

  it("reveal unused suppressions", () => {
    const unused = [
      { check: "C", reason: "" },
      { check: "A", where: /^local /, reason: "" },
    ];
    assert.deepEqual(applySuppressions(findings, unused), { open: findings, suppressed: [], unused });
  });

  it("are suppressed only with a reason", () => {
    for (const { check, reason } of [
      ...KUBE_SCORE_SUPPRESSIONS,
      ...MANIFEST_SUPPRESSIONS,
      ...FILE_SUPPRESSIONS,
      ...TEMPLATE_SUPPRESSIONS,
      ...POLICY_SUPPRESSIONS,
    ]) {
      assert.match(reason, /^[A-Z].{30,}\.$/, check);
    }
  });
});

describe("manifests for external linters", () => {
  it("have a digest in place of each of the plan's placeholders", () => {
    const image = (name: string) => withDigests(`image: localhost:5000/shop@[digest of ${name}]\n`);
    assert.match(image("1a"), /^image: localhost:5000\/shop@sha256:[0-9a-f]{64}\n$/);
    assert.notEqual(image("1a"), image("2b"));
    assert.equal(withDigests("image: postgres:17 # [digest of x]"), "image: postgres:17 # [digest of x]");
  });

  it("are reported by their names without the content hash", () => {
    assert.equal(withoutHash("shop-db-4595d4c0"), "shop-db");
    assert.equal(withoutHash("shop-db"), "shop-db");
  });
});
