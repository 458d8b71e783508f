import assert from "node:assert/strict";

import { nameProblems, type NamedEnvironment } from "../../settings/name-problems";
import { AWS, LOCAL, problems } from "../support/settings";

const MANAGED = { kind: "managed", groups: { main: {} } };

/** The problems of an environment on AWS with these settings, and a name of that many characters. */
function found(length: number, values: Record<string, unknown> = {}, project = "slipway"): string[] {
  const stack = "s".repeat(length - project.length - 1);
  return nameProblems({ project, stack, values: { target: "aws", ...values } });
}

function groups(...names: readonly [name: string, spotPercent: number][]): Record<string, unknown> {
  const all = Object.fromEntries(names.map(([name, spotPercent]) => [name, { spotPercent }]));
  return { cluster: JSON.stringify({ nodes: { kind: "managed", groups: all } }) };
}

/** A domain of that many characters. */
function domain(length: number): string {
  return `${"abcdefghi.".repeat(30).slice(0, length - 12)}.example.com`;
}

describe("settings whose names are too long", () => {
  /** The longest that is accepted, by what decides it. */
  const cases: readonly (readonly [what: string, longest: number, check: (length: number) => string[], sum: string])[] =
    [
      ["Auto Mode: a role", 37, (length) => found(length), '"-aws-efs-csi-driver" 19 + 8 that Pulumi adds = 65'],
      [
        "managed nodes: a role",
        31,
        (length) => found(length, { cluster: JSON.stringify({ nodes: MANAGED }) }),
        '"-nodes-aws-ebs-csi-driver" 25 + 8 that Pulumi adds = 65',
      ],
      ["a cache of images", 23, (length) => found(length, { images: '{"pullThrough":true}' }), '"/public" 7 = 31'],
      [
        "a group of nodes",
        37,
        (length) => found(11, groups(["g".repeat(length), 0])),
        '"slipway-sss" 11 + "-nodes-" 7 + "gggggggggggggggggggggggggggggggggggggg" 38 + 8 that Pulumi adds = 64',
      ],
      [
        "a group with spot nodes",
        32,
        (length) => found(11, groups(["g".repeat(length), 25])),
        '"ggggggggggggggggggggggggggggggggg" 33 + "-spot" 5 + 8 that Pulumi adds = 64',
      ],
      [
        "a certificate",
        64,
        (length) => found(11, { domain: domain(length), apps: '["shop"]', dns: '{"zoneId":"Z0"}' }),
        `"${domain(65)}" 65 = 65`,
      ],
      [
        "a host name",
        248,
        (length) => found(11, { domain: domain(length), apps: ["shop"] }),
        `"shop" 4 + "." 1 + "${domain(249)}" 249 = 254`,
      ],
    ];
  for (const [what, longest, check, sum] of cases) {
    it(`are accepted up to the limit of ${what}, and rejected beyond it`, () => {
      assert.deepEqual(check(longest), []);
      const [problem = "", ...others] = check(longest + 1);
      assert.deepEqual(others, []);
      assert.ok(problem.includes(`${sum} characters; at most `), problem);
    });
  }

  it("are reported with the stack's name, and a command that shortens it", () => {
    const environment = { project: "slipway", stack: "production-eu-central-1a", values: { target: "aws" } };
    assert.deepEqual(nameProblems({ ...environment, values: { target: "aws", cluster: { nodes: MANAGED } } }), [
      'the stack\'s name is "production-eu-central-1a"; it must have at most 23 characters: IAM role ' +
        '"slipway-production-eu-central-1a" 32 + "-nodes-aws-ebs-csi-driver" 25 + 8 that Pulumi adds = 65 characters; at most ' +
        "64 are allowed. Fix: pulumi stack rename production-eu-central-1 -s production-eu-central-1a, or before its first " +
        "pulumi stack init rename Pulumi.production-eu-central-1a.yaml to Pulumi.production-eu-central-1.yaml",
    ]);
    assert.deepEqual(nameProblems(environment), []);
  });

  it("are reported all at once, each reason with its tightest name", () => {
    const settings = {
      ...groups(["general-purpose-nodes-of-the-cluster", 0], ["general-purpose-nodes-of-the-clusters", 0]),
      images: { pullThrough: true },
      domain: domain(80),
      dns: {},
      apps: ["shop"],
    };
    const all = found(32, settings);
    assert.deepEqual(
      all.map((problem) => problem.split(/ is | has /)[0]),
      [
        "the stack's name",
        "the stack's name",
        "slipway:cluster.nodes.groups.general-purpose-nodes-of-the-cluster",
        "slipway:cluster.nodes.groups.general-purpose-nodes-of-the-clusters",
        "slipway:domain",
      ],
    );
    assert.match(all[1] ?? "", / \(or pulumi config set --path 'slipway:images\.pullThrough' false -s s+\)$/);
    // Two groups do not get the same name.
    assert.match(all[2] ?? "", /rename it in Pulumi\.s+\.yaml, to general-purpose for example$/);
    assert.match(all[3] ?? "", /rename it in Pulumi\.s+\.yaml, to general-purpo-\d for example$/);
  });

  it("are reported with the project's name if it leaves no room for a stack's", () => {
    const project = "the-platform-of-our-applications-2";
    const [problem = "", ...others] = nameProblems({ project, stack: "production-eu", values: { target: "aws" } });
    assert.match(
      problem,
      /^the project's name in Pulumi\.yaml is "the-platform-\S+"; it must have at most 28 characters: IAM role /,
    );
    assert.match(problem, / Fix: set name: the-platform-of-our-applicat there, then pulumi stack init producti$/);
    assert.match(others.join("\n"), /^the stack's name is "production-eu"; it must have at most 8 characters: [^\n]*$/);
  });

  it("get fixes that are accepted", () => {
    const environment: NamedEnvironment = {
      project: "slipway",
      stack: "a-very-long-name-of-a-stack--------x",
      values: { target: "aws" },
    };
    const [, stack = ""] = /rename (\S+) -s/.exec(nameProblems(environment)[0] ?? "") ?? [];
    assert.equal(stack, "a-very-long-name-of-a-stack");
    const values = { target: "aws", domain: domain(100), apps: ["shop"], dns: {} };
    const [, shorter = ""] =
      /slipway:domain (\S+) -s/.exec(nameProblems({ ...environment, stack, values }).join()) ?? [];
    assert.ok(shorter.endsWith(".example.com") && shorter.length <= 64, shorter);
    assert.deepEqual(nameProblems({ ...environment, stack, values: { ...values, domain: shorter } }), []);
  });

  it("concern only the domain on another cluster", async () => {
    assert.deepEqual(nameProblems({ project: "slipway", stack: "s".repeat(90), values: { target: "local" } }), []);
    const [problem = ""] = await problems({ ...LOCAL, "slipway:domain": domain(249) });
    assert.match(problem, /^slipway:domain is "\S+"; it must have at most 248 characters: host name "shop" 4 /);
  });

  it("are reported with every other problem", async () => {
    const groups = { ["g".repeat(38)]: { instanceTypes: ["m7i.large"], min: 1, max: 2 } };
    const cluster = { ...(JSON.parse(AWS["slipway:cluster"]) as object), nodes: { kind: "managed", groups } };
    const all = await problems({ ...AWS, "slipway:cluster": JSON.stringify(cluster), "slipway:rolloutDeadline": "1" });
    assert.deepEqual(
      all.map((problem) => /^slipway:(rolloutDeadline|cluster\.nodes\.groups\.g+) /.test(problem)),
      [true, true],
    );
  });

  it("are read from values that are no settings at all", () => {
    for (const values of [{}, { target: "aws", cluster: "[", images: 1, apps: "x", domain: "y" }]) {
      assert.deepEqual(nameProblems({ project: "slipway", stack: "test", values }), []);
    }
  });
});
