import assert from "node:assert/strict";

import { awaitAccess, refusedAccess } from "../../../../components/aws/access-wait";

/** Answers in order, the last one for ever; undefined grants access. Counts the requests. */
function answers(...list: readonly (string | undefined)[]) {
  let requests = 0;
  const ask = () => Promise.resolve(list[Math.min(requests++, list.length - 1)]);
  return { ask, requests: () => requests };
}

describe("waiting for access", () => {
  const granted = undefined;
  const table: [string, (string | undefined)[], number][] = [
    ["ends after three granted requests in a row", [granted], 3],
    ["outlasts refusals", ["401", "403", granted], 5],
    ["outlasts a server that does not answer yet", ["no connection", "503", granted], 5],
    ["starts again after a refusal by another API server", ["401", granted, granted, "401", granted], 7],
  ];
  for (const [title, list, expected] of table) {
    it(title, async () => {
      const { ask, requests } = answers(...list);
      assert.equal(await awaitAccess(ask, { deadline: 10, pause: 0 }), undefined);
      assert.equal(requests(), expected);
    });
  }

  it("ends at the deadline with the last refusal", async () => {
    const { ask, requests } = answers("no connection", "401", "403");
    const started = Date.now();
    assert.equal(await awaitAccess(ask, { deadline: 1, pause: 0.01 }), "403");
    assert.ok(Date.now() - started < 5000);
    assert.ok(requests() > 2);
  });

  it("ends at once if asking again is useless", async () => {
    const ask = () => Promise.reject(new Error("aws cannot be started: spawn aws ENOENT"));
    await assert.rejects(awaitAccess(ask, { deadline: 10 }), /aws cannot be started/);
  });
});

describe("the message of refused access", () => {
  const message = (identity: string | undefined) =>
    refusedAccess("slipway-dev", {
      region: "eu-central-1",
      administrators: ["arn:aws:iam::111122223333:role/deploy"],
      accessDeadline: 120,
      stack: "dev",
      refusal: "401 Unauthorized",
      identity,
    });

  it("has the identity, the cluster, the last answer, who has access, and what to do", () => {
    assert.equal(
      message("arn:aws:sts::111122223333:assumed-role/other/me"),
      "the EKS cluster slipway-dev did not accept arn:aws:sts::111122223333:assumed-role/other/me within 120 seconds " +
        "(slipway:cluster.accessDeadline); the last answer: 401 Unauthorized. slipway:cluster.administrators has " +
        "arn:aws:iam::111122223333:role/deploy. If the identity is none of them, or a session of none of these roles, " +
        "deploy as one of them. Otherwise compare with: aws eks list-access-entries --cluster-name slipway-dev " +
        "--region eu-central-1, and continue with: npx pulumi up -s dev",
    );
  });

  it("says how to find the identity if it is not known", () => {
    assert.match(message(undefined), /did not accept the identity that `aws sts get-caller-identity` shows within/);
  });
});
