import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { podIdentities } from "../../../components/aws/identity";
import { InlinePolicies } from "../../../components/aws/inline-policies";
import { WorkloadIdentities } from "../../../components/aws/workload-identity";
import type { AwsPlace } from "../../../components/identity/permissions";
import type { Client } from "../../../components/workload/connections";
import { valueOf } from "../../support/outputs";
import { recorded, summary } from "../../support/record";
import { CONTEXT } from "../../support/shop";

const PLACE: AwsPlace = { account: "111122223333", region: "eu-central-1" };
const queue = (name: string) => `arn:aws:sqs:eu-central-1:111122223333:${name}`;

class Workload extends pulumi.ComponentResource implements Client {
  readonly resource = this;
  constructor(readonly name: string) {
    super("slipway:test:Workload", name);
  }
}

/** An identity that allows to send messages to a queue, for a workload. */
type Connect = (identity: string, arn: string, workload: Client) => void;

function program(connect: (connect: Connect) => void) {
  return recorded(() => {
    const identities = new WorkloadIdentities({ prefix: "slipway-test", clusterName: "slipway-test" }, {});
    const factory = podIdentities({ ...PLACE, identities });
    connect((identity, arn, workload) => {
      const permissions = { aws: () => [{ actions: ["sqs:SendMessage"], resources: [arn] }] as const };
      factory(identity, { context: CONTEXT, permissions }).connect(workload);
    });
  });
}

describe("the role of a workload", () => {
  it("has a policy for each identity", async () => {
    const resources = await program((connect) => {
      const web = new Workload("shop-web");
      connect("shop-orders", queue("orders"), web);
      connect("shop-mail", queue("mail"), web);
    });
    assert.deepEqual(
      summary(resources).filter((one) => one.startsWith("Role")),
      [
        "Role slipway-test-shop-web",
        "RolePolicy slipway-test-shop-web-shop-mail",
        "RolePolicy slipway-test-shop-web-shop-orders",
      ],
    );
  });

  const orders = queue("orders");
  const REFUSED: Readonly<Record<string, readonly [(connect: Connect) => void, RegExp]>> = {
    "two policies of one name": [
      (connect) => {
        const web = new Workload("shop-web");
        connect("shop-orders", orders, web);
        connect("shop-orders", orders, web);
      },
      /the role slipway-test-shop-web has permissions for shop-orders already; give each identity and object store/,
    ],
    "a name that is too long": [
      (connect) => {
        connect("shop-orders", orders, new Workload(`shop-${"w".repeat(40)}`));
      },
      /"slipway-test" 12 \+ "-shop-w{40}" 46 \+ 8 that Pulumi adds = 66 characters; at most 64 are allowed/,
    ],
    "a policy whose name is too long": [
      (connect) => {
        connect(`shop-${"o".repeat(100)}`, orders, new Workload("shop-web"));
      },
      /= 135 characters; at most 128 are allowed\. Shorten the name shop-o+ by 7/,
    ],
  };
  for (const [what, [connect, message]] of Object.entries(REFUSED)) {
    it(`must not have ${what}`, async () => {
      await assert.rejects(program(connect), message);
    });
  }

  it("must not have policies that are too long together", async () => {
    const policies = new InlinePolicies("slipway-test-shop-web");
    const added = (length: number) => valueOf(policies.add(pulumi.output("p".repeat(length))));
    assert.equal(await added(10_000), 10_000);
    assert.equal(await added(240), 10_240);
    await assert.rejects(
      added(1),
      /the policies of the role slipway-test-shop-web have 10241 characters; at most 10240 are allowed/,
    );
  });
});
