import assert from "node:assert/strict";

import { AWS, fix, LOCAL, problems, read } from "../support/settings";

const CLUSTER = JSON.parse(AWS["slipway:cluster"]) as Record<string, unknown>;
const PRIVATE = "a range from /16 to /20 in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10";
const IN_THE_INTERNET =
  "a range in the internet: requests from private, link-local and reserved addresses do not reach the public endpoint";
const first = (range: string) => `a range that begins with its first address: ${range}`;

function withCluster(changed: object): Record<string, string> {
  return { ...AWS, "slipway:cluster": JSON.stringify({ ...CLUSTER, ...changed }) };
}

/** Ranges of a network that are refused, with what is allowed instead and the command's value. */
const NETWORKS: readonly (readonly [cidr: string, allowed: string, example: string])[] = [
  ...["10.0.0.0/28", "10.0.0.0/21", "10.0.0.0/15", "0.0.0.0/0"].map(outside),
  ...["127.0.0.0/16", "169.254.0.0/16", "203.0.113.0/20", "172.32.0.0/16", "192.169.0.0/16", "100.128.0.0/16"].map(
    outside,
  ),
  ["10.0.0.5/16", first("10.0.0.0/16"), "10.0.0.0/16"],
  ["172.16.31.0/19", first("172.16.0.0/19"), "172.16.0.0/19"],
  ["10.0.0.0/33", "an IPv4 range in CIDR notation, such as 10.0.0.0/16", "10.0.0.0/16"],
];

/** Lists of ranges that are refused, with the problem of each range by its index, in the order of the commands. */
const PUBLIC: readonly (readonly [ranges: string[], expected: readonly (readonly [number, string, string?])[]])[] = [
  ...["10.1.0.0/16", "172.31.0.0/24", "192.168.1.0/24", "100.64.0.0/10", "127.0.0.1/32", "169.254.169.254/32"].map(
    unreachable,
  ),
  ...["0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "8.0.0.0/6"].map(unreachable),
  [["203.0.113.7/24"], [[0, first("203.0.113.0/24"), "203.0.113.0/24"]]],
  [["203.0.113.0/24", "203.0.113.0/24"], [[1, "different from the others: [0] is the same"]]],
  [
    ["203.0.113.9/24", "198.51.100.0/24", "10.0.0.0/8", "203.0.113.8/24"],
    [
      [3, "different from the others: [0] is the same"],
      [2, IN_THE_INTERNET],
      [0, first("203.0.113.0/24"), "203.0.113.0/24"],
    ],
  ],
];

function outside(cidr: string): [string, string, string] {
  return [cidr, PRIVATE, "10.0.0.0/16"];
}

function unreachable(range: string): [string[], [number, string][]] {
  return [[range], [[0, IN_THE_INTERNET]]];
}

describe("ranges in the settings", () => {
  for (const [cidr, allowed, example] of NETWORKS) {
    it(`report a network with ${cidr}`, async () => {
      assert.deepEqual(await problems({ ...AWS, "slipway:network": JSON.stringify({ cidr }) }), [
        `slipway:network.cidr is "${cidr}"; it must be ${allowed}. ${fix(`--path 'slipway:network.cidr' ${example}`)}`,
      ]);
    });
  }

  it("accept networks of all sizes in all private ranges", async () => {
    for (const cidr of ["10.255.0.0/16", "172.31.240.0/20", "192.168.0.0/16", "100.127.128.0/18"]) {
      const { platform } = await read({ ...AWS, "slipway:network": JSON.stringify({ cidr }) });
      assert.equal(platform.target === "aws" && platform.network.vpcId === undefined && platform.network.cidr, cidr);
    }
  });

  for (const [ranges, expected] of PUBLIC) {
    it(`report access from ${ranges.join(", ")}`, async () => {
      const found = await problems(withCluster({ publicAccessCidrs: ranges }));
      assert.deepEqual(
        found,
        expected.map(([index, allowed, example]) => {
          const key = `'slipway:cluster.publicAccessCidrs[${index}]'`;
          const command = example === undefined ? `rm --path ${key}` : `set --path ${key} ${example}`;
          const value = `slipway:cluster.publicAccessCidrs[${index}] is "${ranges[index] ?? ""}"`;
          return `${value}; it must be ${allowed}. Fix: pulumi config ${command} -s test`;
        }),
      );
    });
  }

  it("report private ranges beside values that are no ranges", async () => {
    const found = await problems(withCluster({ publicAccessCidrs: ["10.0.0.0/8", "office"] }));
    assert.deepEqual(found.map((problem) => problem.split(";")[0]).sort(), [
      'slipway:cluster.publicAccessCidrs[0] is "10.0.0.0/8"',
      'slipway:cluster.publicAccessCidrs[1] is "office"',
    ]);
  });

  it("accept as many ranges of clients as EKS, and no more", async () => {
    const ranges = Array.from({ length: 41 }, (_, index) => `203.0.113.${index}/32`);
    await read(withCluster({ publicAccessCidrs: ranges.slice(0, 40) }));
    const [problem, ...others] = await problems(withCluster({ publicAccessCidrs: ranges }));
    assert.match(
      problem ?? "",
      /it must be a list of at most 40\. Fix: pulumi config rm --path 'slipway:cluster\.publicAccessCidrs\[40\]' -s test$/,
    );
    assert.deepEqual(others, []);
  });

  it("accept no range of clients, and leave all addresses to policies", async () => {
    for (const publicAccessCidrs of [[], ["0.0.0.0/0"]]) await read(withCluster({ publicAccessCidrs }));
  });

  it("report a public subnet with addresses that no network has", async () => {
    const subnets = Object.fromEntries(
      ["a", "b"].map((letter, index) => [
        `eu-central-1${letter}`,
        {
          private: `subnet-0123456789abcde0${index}`,
          public: `subnet-0123456789abcde1${index}`,
          publicCidr: `169.254.${index}.0/24`,
        },
      ]),
    );
    const network = JSON.stringify({ vpcId: "vpc-0123456789abcdef0", subnets });
    const found = await problems({ ...AWS, "slipway:network": network });
    assert.equal(found.length, 2);
    assert.match(
      found[0] ?? "",
      /eu-central-1a\.publicCidr is "169\.254\.0\.0\/24"; it must be the IPv4 range of a subnet,/,
    );
  });
});

const REGION =
  "an AWS region that the installed @pulumi/aws knows, outside China, GovCloud and sovereign partitions, such as eu-central-1";

describe("places in the settings", () => {
  for (const region of [
    "eu-central-9",
    "us-west-3",
    "eu-berlin-1",
    "EU-CENTRAL-1",
    "eu-central-1a",
    "cn-north-1",
    "us-gov-west-1",
  ]) {
    it(`report the region ${region}`, async () => {
      assert.deepEqual(await problems({ ...AWS, "slipway:region": region }), [
        `slipway:region is "${region}"; it must be ${REGION}. ${fix("slipway:region eu-central-1")}`,
      ]);
    });
  }

  it("report a zone that no region has", async () => {
    assert.deepEqual(await problems({ ...AWS, "slipway:zones": '["eu-central-1a","eu-central-1x"]' }), [
      'slipway:zones[1] is "eu-central-1x"; it must be a zone of the region, such as eu-central-1a. ' +
        fix("--path 'slipway:zones[1]' eu-central-1a"),
    ]);
  });

  const PRINCIPALS = [
    "arn:aws-cn:iam::111122223333:role/admin",
    "arn:aws-us-gov:iam::111122223333:role/admin",
    "arn:aws:iam:::role/admin",
    "arn:aws:iam::aws:role/admin",
    "arn:aws:iam::111122223333:root",
    "arn:aws:sts::111122223333:assumed-role/admin/session",
    "arn:aws:iam::111122223333:role/*",
  ];
  for (const arn of PRINCIPALS) {
    it(`report the administrator ${arn}`, async () => {
      assert.deepEqual(await problems(withCluster({ administrators: [arn] })), [
        `slipway:cluster.administrators[0] is "${arn}"; it must be the ARN of an IAM role or user, such as ` +
          "arn:aws:iam::111122223333:role/admin. " +
          fix("--path 'slipway:cluster.administrators[0]' arn:aws:iam::111122223333:role/admin"),
      ]);
    });
  }

  it("report viewers who are administrators, the last one first", async () => {
    const [admin, ops, guest] = ["admin", "ops", "guest"].map((role) => `arn:aws:iam::111122223333:role/${role}`);
    const found = await problems(withCluster({ administrators: [admin, ops], viewers: [admin, guest, ops] }));
    assert.deepEqual(
      found,
      [2, 0].map(
        (index) =>
          `slipway:cluster.viewers[${index}] is "${(index === 0 ? admin : ops) ?? ""}"; it must be another one than in ` +
          "slipway:cluster.administrators, who have read access already. " +
          `Fix: pulumi config rm --path 'slipway:cluster.viewers[${index}]' -s test`,
      ),
    );
  });

  const label = "a".repeat(63);
  const ADDRESSES = [
    ...["localhost:65536", "localhost:99999", "localhost:0", "localhost:05000", "localhost:500000", "localhost:"],
    ...["-registry.test", "registry..test", `${label}a.test`, `${[label, label, label, label].join(".")}.test`],
  ];
  for (const address of ADDRESSES) {
    it(`report the registry ${address.slice(0, 70)}`, async () => {
      const [problem, ...others] = await problems({ ...LOCAL, "slipway:registry": JSON.stringify({ address }) });
      assert.match(
        problem ?? "",
        /^slipway:registry\.address is .*; it must be a registry address without a scheme, such as/,
      );
      assert.deepEqual(others, []);
    });
  }

  it("accept every port, and hosts with 253 characters", async () => {
    const long = `${[label, label, label].join(".")}.${"b".repeat(61)}`;
    assert.equal(long.length, 253);
    for (const address of ["localhost:1", "localhost:65535", "127.0.0.1:59999", `${long}:443/a`]) {
      await read({ ...LOCAL, "slipway:registry": JSON.stringify({ address }) });
    }
  });
});
