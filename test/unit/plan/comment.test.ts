import assert from "node:assert/strict";

import { MARKER, renderComment } from "../../../plan/comment/comment";
import { compared, type EnvironmentFinding } from "../../../plan/comment/data";
import { parseComparison } from "../../../plan/comment/schema";
import type { PlannedResource } from "../../../plan/model";
import { CONFIG_MAP_TYPE, deployment, DEPLOYMENT_TYPE, plan, resource, SECRET_TYPE } from "./fixture";

const TAG = "0123456789abcdef";

function finding(
  before: readonly PlannedResource[],
  after: readonly PlannedResource[],
  environment = "dev",
): EnvironmentFinding {
  return compared(plan(before, environment), plan(after, environment));
}

function comment(...findings: readonly EnvironmentFinding[]): string {
  return renderComment({ base: "main", findings });
}

/** The cells of each row of the comment's tables, without the header rows. */
function cells(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (?:risk|---)/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((row) => row.map((cell) => cell.trim()));
}

describe("the comment on a pull request", () => {
  it("begins with the marker and the summary", () => {
    const text = comment(
      finding([deployment("web", TAG, 2)], [deployment("web", TAG, 3), resource(SECRET_TYPE, "new")]),
      finding([resource(SECRET_TYPE, "old", {}, "prod")], [], "prod"),
    );
    const [first, second] = text.split("\n");
    assert.equal(first, MARKER);
    assert.equal(second, "**2 environments: 1 created, 1 deleted and 1 changed** (against `main`)");
  });

  it("reports that there is no change", () => {
    const text = comment(finding([deployment("web", TAG)], [deployment("web", TAG)]));
    assert.equal(text, `${MARKER}\n**1 environment: no change** (against \`main\`)\n`);
  });

  it("is sorted by risk, and collapses changes of labels", () => {
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

  it("merges the same change in several environments into one row, unless values differ", () => {
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

  it("treats names that differ only by the environment as equal", () => {
    const cluster = (environment: string, version: string) =>
      resource("eks:index:Cluster", `slipway-${environment}`, { inputs: { version } }, environment);
    const upgraded = (environment: string) =>
      finding([cluster(environment, "1.35")], [cluster(environment, "1.36")], environment);
    assert.deepEqual(cells(comment(upgraded("dev"), upgraded("prod"))), [
      ["🟡 hard to undo", "`dev` `prod`", "`eks.Cluster slipway-*`", '`version "1.35" → "1.36"`'],
    ]);
  });

  it("reports that a resource that moves without an alias is deleted", () => {
    const at = (parent: string) => {
      const type = "kubernetes:apps/v1:StatefulSet";
      return { ...resource(type, "db"), urn: `urn:pulumi:dev::slipway::${parent}$${type}::db` };
    };
    assert.deepEqual(
      cells(comment(finding([at("a:b:Previous")], [at("a:b:Next")]))).map(([risk, , , what]) => [risk, what]),
      [
        ["🔴 data or outage", "**deleted** and created again under another parent: it has no alias"],
        ["created", "created"],
      ],
    );
  });

  it("shows only that a secret changed", () => {
    const secret = (placeholder: string) =>
      resource(SECRET_TYPE, "env", {
        inputs: { immutable: true, stringData: { URL: `postgres://app:${placeholder}@db` } },
      });
    const text = comment(finding([secret("[secret 11111111]")], [secret("[secret 22222222]")]));
    assert.deepEqual(cells(text), [
      ["🔵 rollout", "`dev`", "`Secret env`", "**replaced** `stringData.URL secret changed`"],
    ]);
  });

  it("reports environments that are added, removed or cannot be planned", () => {
    const text = comment(
      { environment: "staging", state: "new", count: 3 },
      { environment: "test", state: "gone", count: 1 },
      { environment: "dev", state: "unplanned", side: "now", problems: ["slipway:zones is wrong"] },
      { environment: "prod", state: "unplanned", side: "before", problems: ["Error: no module\n    at /home/me/x.ts"] },
    );
    assert.match(
      text,
      /^\*\*4 environments: 1 environment added, 1 environment removed and 2 environments not comparable/m,
    );
    assert.match(text, /^`staging` is new: `pulumi up` would create 3 resources\.$/m);
    assert.match(text, /^`test` no longer has a stack file\. Its 1 resource will stay: run `pulumi destroy`/m);
    assert.match(text, /^🔴 `dev` cannot be planned:\n- `slipway:zones is wrong`$/m);
    assert.match(text, /^`prod` cannot be planned at the base.*:\n- `Error: no module`$/m);
    assert.doesNotMatch(text, /home/);
  });

  it("collapses a long list, and stays below GitHub's limit", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => resource(SECRET_TYPE, `secret-${String(index).padStart(4, "0")}`));
    const collapsed = comment(finding([], many(25)));
    assert.match(collapsed, /<details><summary>5 more changes<\/summary>/);
    assert.equal(cells(collapsed).length, 25);

    const cut = comment(finding([], many(3000)));
    assert.ok(cut.length < 65_536, `${cut.length}`);
    assert.ok(cells(cut).length > 500);
    assert.equal(cut.split("<details>").length, cut.split("</details>").length);
    assert.match(cut, /The rest does not fit into a comment/);
  });

  it("parses the comparison of an earlier run, and rejects anything else", () => {
    const comparison = {
      base: "main",
      findings: [finding([deployment("web", TAG, 2)], [deployment("web", TAG, 3), resource(SECRET_TYPE, "s")])],
    };
    assert.equal(renderComment(parseComparison(JSON.stringify(comparison))), renderComment(comparison));
    assert.throws(() => parseComparison("{"), /is not JSON/);
    assert.throws(() => parseComparison('{"base":"main","findings":[{"state":"odd"}]}'), /is invalid/);
    assert.throws(() => parseComparison('{"base":1,"findings":[]}'), /base/);
  });
});
