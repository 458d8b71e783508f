import assert from "node:assert/strict";

import { MARKER, renderComment } from "../../../plan/comment/comment";
import { compared, type Finding } from "../../../plan/comment/data";
import { parseComparison } from "../../../plan/comment/schema";
import type { PlannedResource } from "../../../plan/model";
import { CONFIG_MAP_TYPE, deployment, DEPLOYMENT_TYPE, plan, resource, SECRET_TYPE } from "./fixture";

const TAG = "0123456789abcdef";

function finding(before: readonly PlannedResource[], after: readonly PlannedResource[], environment = "dev"): Finding {
  return compared(plan(before, environment), plan(after, environment));
}

function comment(...findings: readonly Finding[]): string {
  return renderComment({ base: "main", findings });
}

/** The cells of each row of the comment's tables, without the heads. */
function cells(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (?:risk|---)/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((row) => row.map((cell) => cell.trim()));
}

describe("the comment on a pull request", () => {
  it("begins with the mark that it is found by, and the sum", () => {
    const text = comment(
      finding([deployment("web", TAG, 2)], [deployment("web", TAG, 3), resource(SECRET_TYPE, "new")]),
      finding([resource(SECRET_TYPE, "old", {}, "prod")], [], "prod"),
    );
    const [first, second] = text.split("\n");
    assert.equal(first, MARKER);
    assert.equal(second, "**2 environments: 1 created, 1 deleted and 1 changed** (against `main`)");
  });

  it("says that there is no change", () => {
    const text = comment(finding([deployment("web", TAG)], [deployment("web", TAG)]));
    assert.equal(text, `${MARKER}\n**1 environment: no change** (against \`main\`)\n`);
  });

  it("tells what asks for most care first, and folds labels away", () => {
    const bucket = resource("aws:s3/bucket:Bucket", "files");
    const role = (policy: string) => resource("aws:iam/rolePolicy:RolePolicy", "ci", { inputs: { policy } });
    const job = resource("kubernetes:batch/v1:CronJob", "clean");
    const tagged = (tags: Record<string, string>) => resource("aws:ec2/vpc:Vpc", "net", { inputs: { tags } });
    const text = comment(
      finding(
        [
          bucket,
          role("a"),
          job,
          deployment("web", TAG),
          tagged({}),
          resource(CONFIG_MAP_TYPE, "c", { inputs: { x: 1 } }),
        ],
        [
          role("b"),
          deployment("web", "fedcba9876543210"),
          tagged({ a: "b" }),
          resource(SECRET_TYPE, "s"),
          resource(CONFIG_MAP_TYPE, "c", { inputs: { x: 2 } }),
        ],
      ),
    );
    assert.deepEqual(
      cells(text).map(([risk, , name]) => [risk, name]),
      [
        ["🔴 data or outage", "`s3.Bucket files`"],
        ["🟠 access", "`iam.RolePolicy ci`"],
        ["🟡 hard to undo", "`CronJob clean`"],
        ["🔵 rollout", "`Deployment web`"],
        ["changed", "`ConfigMap c`"],
        ["created", "`Secret s`"],
        ["labels only", "`ec2.Vpc net`"],
      ],
    );
    assert.match(text, /<details><summary>1 change of labels and order only<\/summary>\n\n\| risk/);
  });

  it("has one row for the same change in several environments, and two where values differ", () => {
    const scaled = (environment: string, replicas: number) =>
      finding(
        [resource(DEPLOYMENT_TYPE, "web", { inputs: { spec: { replicas: 1 } } }, environment)],
        [resource(DEPLOYMENT_TYPE, "web", { inputs: { spec: { replicas } } }, environment)],
        environment,
      );
    const rows = cells(comment(scaled("local", 2), scaled("dev", 2), scaled("prod", 3)));
    assert.deepEqual(
      rows.map(([, where, , what]) => [where, what]),
      [
        ["`local` `dev`", "`spec.replicas 1 → 2`"],
        ["`prod`", "`spec.replicas 1 → 3`"],
      ],
    );
  });

  it("takes names made from the environment's for the same", () => {
    const cluster = (environment: string, version: string) =>
      resource("eks:index:Cluster", `slipway-${environment}`, { inputs: { version } }, environment);
    const upgraded = (environment: string) =>
      finding([cluster(environment, "1.35")], [cluster(environment, "1.36")], environment);
    assert.deepEqual(cells(comment(upgraded("dev"), upgraded("prod"))), [
      ["🟡 hard to undo", "`dev` `prod`", "`eks.Cluster slipway-*`", '`version "1.35" → "1.36"`'],
    ]);
  });

  it("says that what moves without an alias is deleted", () => {
    const at = (parent: string) => {
      const type = "kubernetes:apps/v1:StatefulSet";
      return { ...resource(type, "db"), urn: `urn:pulumi:dev::slipway::${parent}$${type}::db` };
    };
    assert.deepEqual(
      cells(comment(finding([at("a:b:Former")], [at("a:b:Latter")]))).map(([risk, , , what]) => [risk, what]),
      [
        ["🔴 data or outage", "**deleted** and made anew under another parent, for want of an alias"],
        ["created", "created"],
      ],
    );
  });

  it("says of a secret only that it changed", () => {
    const secret = (placeholder: string) =>
      resource(SECRET_TYPE, "env", {
        inputs: { immutable: true, stringData: { URL: `postgres://app:${placeholder}@db` } },
      });
    const text = comment(finding([secret("[secret 11111111]")], [secret("[secret 22222222]")]));
    assert.deepEqual(cells(text), [
      ["🔵 rollout", "`dev`", "`Secret env`", "**replaced** `stringData.URL secret changed`"],
    ]);
  });

  it("tells of environments that come, go or cannot be planned", () => {
    const text = comment(
      { environment: "staging", state: "new", count: 3 },
      { environment: "test", state: "gone", count: 1 },
      { environment: "dev", state: "unplanned", side: "now", problems: ["slipway:zones is wrong"] },
      { environment: "prod", state: "unplanned", side: "before", problems: ["Error: no module\n    at /home/me/x.ts"] },
    );
    assert.match(text, /^\*\*4 environments: 1 environment new, 1 environment without a stack file now and 2 /m);
    assert.match(text, /^`staging` is new: an `up` would make 3 resources\.$/m);
    assert.match(text, /^`test` has no stack file any more\. What it made, 1 resource, stays/m);
    assert.match(text, /^🔴 `dev` cannot be planned:\n- `slipway:zones is wrong`$/m);
    assert.match(text, /^`prod` could not be planned as it was.*:\n- `Error: no module`$/m);
    assert.doesNotMatch(text, /home/);
  });

  it("folds a long list, and ends before GitHub's limit", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => resource(SECRET_TYPE, `secret-${String(index).padStart(4, "0")}`));
    const folded = comment(finding([], many(25)));
    assert.match(folded, /<details><summary>5 more changes<\/summary>/);
    assert.equal(cells(folded).length, 25);

    const cut = comment(finding([], many(3000)));
    assert.ok(cut.length < 65_536, `${cut.length}`);
    assert.ok(cells(cut).length > 500);
    assert.equal(cut.split("<details>").length, cut.split("</details>").length);
    assert.match(cut, /left out: it is more than a comment can hold/);
  });

  it("reads what an earlier run compared, and refuses what is not that", () => {
    const comparison = {
      base: "main",
      findings: [finding([deployment("web", TAG, 2)], [deployment("web", TAG, 3), resource(SECRET_TYPE, "s")])],
    };
    assert.equal(renderComment(parseComparison(JSON.stringify(comparison))), renderComment(comparison));
    assert.throws(() => parseComparison("{"), /no JSON/);
    assert.throws(() => parseComparison('{"base":"main","findings":[{"state":"odd"}]}'), /not one of this command/);
    assert.throws(() => parseComparison('{"base":1,"findings":[]}'), /base/);
  });
});
