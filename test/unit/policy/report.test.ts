import assert from "node:assert/strict";

import type { Plan } from "../../../plan/model";
import { PLAIN_TERMINAL } from "../../../plan/text/terminal";
import { checkPlan } from "../../../policy/in-plan";
import { reportPolicies } from "../../../policy/report";
import { resourceRule, type PolicyRule } from "../../../policy/rule";
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

describe("the policy report", () => {
  it("is one line where no plan breaks a rule", async () => {
    const { text, passed } = await reportPolicies([planOf(provider, database)], PLAIN_TERMINAL);
    assert.equal(text, `Policies  ${RULES.length} rules passed in dev`);
    assert.equal(passed, true);
  });

  it("names the rule, the resource and the fix of each violation, and fails", async () => {
    const open = { ...database, inputs: { ...database.inputs, publiclyAccessible: true } };
    const { text, passed } = await reportPolicies([planOf(provider, open)], PLAIN_TERMINAL);
    assert.deepEqual(text.split("\n"), [
      `Policies of dev: ${RULES.length} rules, 1 violation:`,
      "  database-not-public  aws:rds/instance:Instance db",
      "    publiclyAccessible is true; it must be false: applications connect inside",
      "    the network",
    ]);
    assert.equal(passed, false);
  });

  it("ignores resources that the program only reads", async () => {
    const read = resource("kubernetes:core/v1:Namespace", {}, { options: { read: "kube-system" } });
    assert.deepEqual(await checkPlan(planOf(read)), []);
  });

  it("passes the provider and the options of a resource to rules, and reports at the level of the rule", async () => {
    const seen: unknown[] = [];
    const rule: PolicyRule = {
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
