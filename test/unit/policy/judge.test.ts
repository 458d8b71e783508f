import assert from "node:assert/strict";

import type { Plan } from "../../../plan/model";
import { createPaint } from "../../../plan/text/terminal";
import { checkPlan } from "../../../policy/in-plan";
import { judgePlans } from "../../../policy/judge";
import { resourceRule, type Rule } from "../../../policy/rule";
import { RULES } from "../../../policy/rules";
import { resource } from "./examples/example";

const BUCKET = "aws:s3/bucket:Bucket";
const provider = resource("pulumi:providers:aws", {
  defaultTags: JSON.stringify({ tags: { project: "shop", environment: "dev", "managed-by": "pulumi" } }),
});
const database = resource(
  "aws:rds/instance:Instance",
  { storageEncrypted: true, backupRetentionPeriod: 7 },
  { name: "db", provider: `${provider.urn}::[id of example]` },
);

function planOf(...resources: Plan["resources"]): Plan {
  return { environment: "dev", resources, outputs: {} };
}

describe("judging plans", () => {
  it("says of each environment that its plan breaks no rule", async () => {
    const { text, allowed } = await judgePlans([planOf(provider, database)], createPaint(false));
    assert.equal(text, `Policies of dev: ${RULES.length} rules, no violation`);
    assert.equal(allowed, true);
  });

  it("names the rule, the resource and what to do, and does not allow it", async () => {
    const open = { ...database, inputs: { ...database.inputs, publiclyAccessible: true } };
    const { text, allowed } = await judgePlans([planOf(provider, open)], createPaint(false));
    assert.deepEqual(text.split("\n"), [
      `Policies of dev: ${RULES.length} rules, 1 violation:`,
      "  database-not-public  aws:rds/instance:Instance db",
      "    publiclyAccessible is true; it must be false: applications reach the server inside the network",
    ]);
    assert.equal(allowed, false);
  });

  it("leaves out what the program only reads: nobody can change it here", async () => {
    const read = resource("kubernetes:core/v1:Namespace", {}, { options: { read: "kube-system" } });
    assert.deepEqual(await checkPlan(planOf(read)), []);
  });

  it("tells rules the level that they set, the provider and the options of a resource", async () => {
    const seen: unknown[] = [];
    const rule: Rule = {
      ...resourceRule({ name: "sees-all", description: "Sees all." }, [BUCKET], ({ opts, provider: by }) => {
        seen.push(opts.protect, opts.ignoreChanges, by?.props);
        return ["seen"];
      }),
      enforcementLevel: "advisory",
    };
    const bucket = resource(
      BUCKET,
      {},
      { options: { protect: true, ignoreChanges: ["tags"] }, provider: `${provider.urn}::[id of example]` },
    );
    assert.deepEqual(await checkPlan(planOf(provider, bucket), [rule]), [
      { policy: "sees-all", urn: bucket.urn, message: "seen", level: "advisory" },
    ]);
    assert.deepEqual(seen, [true, ["tags"], provider.inputs]);
  });
});
