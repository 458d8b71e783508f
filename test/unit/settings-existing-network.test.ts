import assert from "node:assert/strict";

import { AWS, fix, problems, read } from "../support/settings";

const VPC = "vpc-0123456789abcdef0";
const SUBNETS = {
  "eu-central-1a": {
    private: "subnet-0aaaaaaaaaaaaaaa1",
    public: "subnet-0aaaaaaaaaaaaaaa2",
    publicCidr: "10.20.128.0/24",
  },
  "eu-central-1b": {
    private: "subnet-0bbbbbbbbbbbbbbb1",
    public: "subnet-0bbbbbbbbbbbbbbb2",
    publicCidr: "10.20.129.0/24",
  },
};
const [A, B] = [SUBNETS["eu-central-1a"], SUBNETS["eu-central-1b"]];

/** Settings with this network. */
const withNetwork = (network: object) => ({ ...AWS, "slipway:network": JSON.stringify(network) });

/** Settings with an existing network, with some of the second zone's subnets changed. */
const changed = (second: object) =>
  withNetwork({ vpcId: VPC, subnets: { ...SUBNETS, "eu-central-1b": { ...B, ...second } } });

/** Command that removes a setting. */
const remove = (key: string) => `Fix: pulumi config rm --path 'slipway:network.${key}' -s test`;

/** Command that sets a value of the second zone. */
const fixSecond = (key: string, value: string) => fix(`--path 'slipway:network.subnets.eu-central-1b.${key}' ${value}`);

describe("settings of an existing network", () => {
  const accepted: readonly [string, object][] = [
    ["IDs of 17 digits", { vpcId: VPC, subnets: SUBNETS }],
    [
      "IDs of 8 digits",
      { vpcId: "vpc-1a2b3c4d", subnets: { ...SUBNETS, "eu-central-1b": { ...B, private: "subnet-1a2b3c4d" } } },
    ],
    [
      "the largest and the smallest range of a subnet",
      {
        vpcId: VPC,
        subnets: {
          "eu-central-1a": { ...A, publicCidr: "10.20.0.0/16" },
          "eu-central-1b": { ...B, publicCidr: "10.21.0.240/28" },
        },
      },
    ],
  ];
  for (const [what, network] of accepted) {
    it(`are accepted: ${what}`, async () => {
      const { platform } = await read(withNetwork(network));
      assert.ok(platform.target === "aws");
      assert.deepEqual(platform.network, network);
    });
  }

  it("are not those of a new network, which has defaults", async () => {
    const { platform } = await read(AWS);
    assert.ok(platform.target === "aws");
    assert.deepEqual(platform.network, { cidr: "10.0.0.0/16", nat: "single", endpoints: [] });
  });

  const left = "it must be left out where network.vpcId is set: it configures a network that the program creates";
  const zones = "slipway:zones (eu-central-1a, eu-central-1b)";
  const example = "subnet-0123456789abcdef0";
  const range = "it must be the IPv4 range of a subnet, from /16 to /28, such as 10.20.128.0/24";
  const refused: readonly [string, Record<string, string>, readonly string[]][] = [
    [
      "settings of a new network",
      withNetwork({
        vpcId: VPC,
        subnets: SUBNETS,
        cidr: "10.20.0.0/16",
        nat: "none",
        endpoints: [],
        flowLogs: { retentionDays: 30 },
      }),
      [
        `slipway:network.cidr is "10.20.0.0/16"; ${left}. ${remove("cidr")}`,
        `slipway:network.nat is "none"; ${left}. ${remove("nat")}`,
        `slipway:network.endpoints is []; ${left}. ${remove("endpoints")}`,
        `slipway:network.flowLogs is {"retentionDays":30}; ${left}. ${remove("flowLogs")}`,
      ],
    ],
    [
      "subnets without their VPC",
      withNetwork({ subnets: SUBNETS }),
      [
        "slipway:network.vpcId is not set; it must be the ID of the existing VPC where network.subnets is set, such as " +
          `${VPC}. ${fix(`--path 'slipway:network.vpcId' ${VPC}`)}`,
      ],
    ],
    [
      "a VPC without subnets",
      withNetwork({ vpcId: VPC }),
      [
        `slipway:network.subnets is not set; it must be an object with the subnets of each zone of ${zones} where ` +
          `network.vpcId is set. ${fix(`--path 'slipway:network.subnets.eu-central-1a.private' ${example}`)}`,
      ],
    ],
    [
      "a zone without subnets",
      withNetwork({ vpcId: VPC, subnets: { "eu-central-1a": A } }),
      [
        'slipway:network.subnets is {"eu-central-1a":{"private":"subnet-0aaaaaaaaaaaaaaa1","public":"subnet-0aaaa...; ' +
          `it must be an object with the subnets of each zone of ${zones} where network.vpcId is set. ` +
          fixSecond("private", example),
      ],
    ],
    [
      "subnets of a zone that the environment does not have",
      withNetwork({
        vpcId: VPC,
        subnets: {
          ...SUBNETS,
          "eu-central-1c": {
            private: "subnet-1a2b3c4d",
            public: "subnet-2a2b3c4d",
            publicCidr: "10.20.130.0/24",
          },
        },
      }),
      [
        'slipway:network.subnets.eu-central-1c is {"private":"subnet-1a2b3c4d","public":"subnet-2a2b3c4d","publicCidr":"10.20.1...; ' +
          `it must be left out, or one of ${zones}. ${remove("subnets.eu-central-1c")}`,
      ],
    ],
    [
      "a zone without its public subnet",
      withNetwork({
        vpcId: VPC,
        subnets: { ...SUBNETS, "eu-central-1b": { private: B.private, publicCidr: B.publicCidr } },
      }),
      [
        "slipway:network.subnets.eu-central-1b.public is not set; it must be the ID of a subnet, such as " +
          `${example}. ${fixSecond("public", example)}`,
      ],
    ],
    [
      "a VPC's name instead of its ID",
      withNetwork({ vpcId: "main", subnets: SUBNETS }),
      [
        `slipway:network.vpcId is "main"; it must be the ID of a VPC, such as ${VPC}. ` +
          fix(`--path 'slipway:network.vpcId' ${VPC}`),
      ],
    ],
    [
      "a subnet's ID with other characters",
      changed({ private: "subnet-0BBBBBBBBBBBBBBB1" }),
      [
        'slipway:network.subnets.eu-central-1b.private is "subnet-0BBBBBBBBBBBBBBB1"; it must be the ID of a subnet, ' +
          `such as ${example}. ${fixSecond("private", example)}`,
      ],
    ],
    [
      "a subnet that is named twice",
      changed({ public: A.private }),
      [
        `slipway:network.subnets.eu-central-1b.public is "${A.private}"; it must be another subnet than ` +
          `network.subnets.eu-central-1a.private. ${fixSecond("public", "<value>")}`,
      ],
    ],
    [
      "ranges that overlap",
      changed({ publicCidr: "10.20.128.128/25" }),
      [
        'slipway:network.subnets.eu-central-1b.publicCidr is "10.20.128.128/25"; it must be a range that does not ' +
          `overlap with network.subnets.eu-central-1a.publicCidr. ${fixSecond("publicCidr", "<value>")}`,
      ],
    ],
    ...["10.20.0.0/15", "10.21.0.0/29", "10.21.0.1/24", "10.21.0.0", "10.21.0.256/24"].map(
      (publicCidr): [string, Record<string, string>, readonly string[]] => [
        `${publicCidr} as the range of a subnet`,
        changed({ publicCidr }),
        [
          `slipway:network.subnets.eu-central-1b.publicCidr is "${publicCidr}"; ${range}. ` +
            fixSecond("publicCidr", "10.20.128.0/24"),
        ],
      ],
    ),
    [
      "an unknown setting of a zone",
      changed({ privateCidr: "10.20.0.0/24" }),
      [
        "slipway:network.subnets.eu-central-1b.privateCidr is not a setting; allowed there: private, public, publicCidr. " +
          remove("subnets.eu-central-1b.privateCidr"),
      ],
    ],
    [
      "a zone without subnets, while another setting is invalid too",
      { ...withNetwork({ vpcId: VPC, subnets: { "eu-central-1a": A } }), "slipway:account": "1234" },
      [
        'slipway:account is "1234"; it must be the 12 digits of an AWS account, such as 111122223333. ' +
          fix("slipway:account 111122223333"),
        'slipway:network.subnets is {"eu-central-1a":{"private":"subnet-0aaaaaaaaaaaaaaa1","public":"subnet-0aaaa...; ' +
          `it must be an object with the subnets of each zone of ${zones} where network.vpcId is set. ` +
          fixSecond("private", example),
      ],
    ],
  ];
  for (const [what, config, expected] of refused) {
    it(`are refused with key, value, what is allowed and the command: ${what}`, async () => {
      assert.deepEqual(await problems(config), expected);
    });
  }
});
