import assert from "node:assert/strict";

import { timeZone } from "../../settings/values";
import { AWS, problems, read } from "../support/settings";

const CLUSTER = JSON.parse(AWS["slipway:cluster"]) as Record<string, unknown>;
const GROUP = { instanceTypes: ["m7i.large"], min: 1, max: 3 };
const OFF_HOURS = { min: 0, max: 1, from: "20:00", to: "06:00", timezone: "Europe/Berlin" };
const TAINTED = { ...GROUP, taints: { dedicated: {} } };
const RUNS = "the autoscaler runs on a node";

type Nodes = { kind: "managed"; groups: object } | { kind: "auto"; pools: object };

function config(nodes: Nodes): Record<string, string> {
  return {
    ...AWS,
    "slipway:images": '{"builder":"slipway","platforms":["linux/amd64","linux/arm64"]}',
    "slipway:cluster": JSON.stringify({ ...CLUSTER, nodes }),
  };
}

const managed = (groups: object): Nodes => ({ kind: "managed", groups });
const main = (changed: object) => managed({ main: { ...GROUP, ...changed } });
const offHours = (changed: object, others: object = {}) => main({ offHours: { ...OFF_HOURS, ...changed }, ...others });
const auto = (pool: object): Nodes => ({ kind: "auto", pools: { workloads: pool } });

/** A problem: the key below `slipway:cluster.nodes`, its value, what is allowed, and the value of the command that sets it. */
type Problem = readonly [key: string, value: unknown, allowed: string, example?: string];

const CASES: readonly (readonly [what: string, nodes: Nodes, expected: readonly Problem[]])[] = [
  ["a minimum above the maximum", main({ min: 4 }), [["groups.main.max", 3, "at least as large as min", "4"]]],
  [
    "a minimum above the maximum in off-hours",
    offHours({ min: 2 }),
    [["groups.main.offHours.max", 1, "at least as large as offHours.min", "2"]],
  ],
  [
    "more nodes in off-hours than otherwise",
    offHours({ max: 4 }),
    [["groups.main.offHours.max", 4, "at most 3, the maximum outside off-hours", "3"]],
  ],
  [
    "more nodes in off-hours than otherwise, by the minimum",
    offHours({ min: 5, max: 2 }),
    [
      ["groups.main.offHours.min", 5, "at most 3, the maximum outside off-hours", "3"],
      ["groups.main.offHours.max", 2, "at least as large as offHours.min", "3"],
    ],
  ],
  [
    "all bounds out of order",
    offHours({ min: 6, max: 5 }, { min: 4 }),
    [
      ["groups.main.max", 3, "at least as large as min", "4"],
      ["groups.main.offHours.min", 6, "at most 4, the maximum outside off-hours", "4"],
      ["groups.main.offHours.max", 5, "at most 4, the maximum outside off-hours", "4"],
    ],
  ],
  [
    "off-hours that last a day or no time",
    offHours({ to: "20:00" }),
    [["groups.main.offHours.to", "20:00", "another time than offHours.from", "06:00"]],
  ],
  [
    "off-hours that begin when others end",
    offHours({ from: "06:00" }),
    [["groups.main.offHours.to", "06:00", "another time than offHours.from", "07:00"]],
  ],
  [
    "no node in the only group",
    main({ min: 0 }),
    [["groups.main.min", 0, `at least 1 in one of the groups: ${RUNS}`, "1"]],
  ],
  [
    "no node in any group",
    managed({ main: { ...GROUP, min: 0 }, other: { ...GROUP, min: 0, spotPercent: 50 } }),
    [["groups.main.min", 0, `at least 1 in one of the groups: ${RUNS}`, "1"]],
  ],
  [
    "no node in any group without taints",
    managed({ batch: TAINTED, main: { ...GROUP, min: 0 } }),
    [["groups.main.min", 0, `at least 1 in one of the groups without taints: ${RUNS}`, "1"]],
  ],
  [
    "a group with the name of spot nodes",
    managed({ main: { ...GROUP, spotPercent: 50 }, "main-spot": GROUP }),
    [
      [
        "groups.main.spotPercent",
        50,
        "0 where there is a group main-spot, as the spot nodes of main are named, or that group has another name",
        "0",
      ],
    ],
  ],
  [
    "an instance type twice",
    main({ instanceTypes: ["m7i.large", "m6i.large", "m7i.large"] }),
    [["groups.main.instanceTypes[2]", "m7i.large", "different from the others: [0] is the same"]],
  ],
  [
    "an instance type twice in a pool",
    auto({ instanceTypes: ["m7i.large", "m7i.large"] }),
    [["pools.workloads.instanceTypes[1]", "m7i.large", "different from the others: [0] is the same"]],
  ],
  [
    "a capacity and a category twice",
    auto({ capacity: ["spot", "spot"], instanceCategories: ["m", "c", "m"] }),
    [
      ["pools.workloads.capacity[1]", "spot", "different from the others: [0] is the same"],
      ["pools.workloads.instanceCategories[2]", "m", "different from the others: [0] is the same"],
    ],
  ],
  [
    "some instance types of another architecture",
    main({ instanceTypes: ["m7g.large", "m7i.large", "c8gn.large"] }),
    [
      [
        "groups.main.instanceTypes[2]",
        "c8gn.large",
        "an instance type of the architecture amd64, as this group or pool has",
      ],
      [
        "groups.main.instanceTypes[0]",
        "m7g.large",
        "an instance type of the architecture amd64, as this group or pool has",
      ],
    ],
  ],
  [
    "all instance types of another architecture than the group's",
    main({ architecture: "arm64" }),
    [["groups.main.architecture", "arm64", "amd64, the architecture of its instance types: m7i.large", "amd64"]],
  ],
  [
    "a time zone that does not exist",
    offHours({ timezone: "Europe/Berln" }),
    [["groups.main.offHours.timezone", "Europe/Berln", "an IANA time zone, such as Europe/Berlin", "Europe/Berlin"]],
  ],
];

describe("settings of nodes that contradict each other", () => {
  for (const [what, nodes, expected] of CASES) {
    it(`are reported: ${what}`, async () => {
      assert.deepEqual(
        await problems(config(nodes)),
        expected.map(([rest, value, allowed, example]) => {
          const key = `slipway:cluster.nodes.${rest}`;
          const command = example === undefined ? `rm --path '${key}'` : `set --path '${key}' ${example}`;
          return `${key} is ${JSON.stringify(value)}; it must be ${allowed}. Fix: pulumi config ${command} -s test`;
        }),
      );
    });
  }

  const ARM64 = ["m7g", "c8gn", "t4g", "x2gd", "im4gn", "is4gen", "g5g", "hpc7g", "r8gb", "i8ge", "a1", "p6e-gb200"];
  const AMD64 = [
    "m7i",
    "m7i-flex",
    "m6a",
    "g4dn",
    "g6e",
    "gr6",
    "u7i-12tb",
    "u-6tb1",
    "x2iedn",
    "p4d",
    "inf2",
    "trn1n",
  ];
  for (const [architecture, families] of [
    ["arm64", ARM64],
    ["amd64", AMD64],
  ] as const) {
    for (const family of families) {
      it(`know that ${family} is ${architecture}`, async () => {
        const type = `${family}.xlarge`;
        await read(config(auto({ architecture, instanceTypes: [type] })));
        const other = architecture === "arm64" ? "amd64" : "arm64";
        const [problem, ...others] = await problems(config(auto({ architecture: other, instanceTypes: [type] })));
        assert.match(
          problem ?? "",
          new RegExp(`must be ${architecture}, the architecture of its instance types: ${type}`),
        );
        assert.deepEqual(others, []);
      });
    }
  }

  it("are none of groups that differ from each other", async () => {
    const groups = {
      main: { ...GROUP, min: 1, spotPercent: 100, offHours: { ...OFF_HOURS, min: 3, max: 3 } },
      "other-spot": { ...GROUP, min: 0 },
      spot: { ...TAINTED, min: 0 },
    };
    assert.equal((await read(config(managed(groups)))).platform.target, "aws");
  });
});

describe("time zones in the settings", () => {
  const isValid = (name: string) => timeZone().safeParse(name).success;
  const VALID = [
    ...["Europe/Berlin", "Europe/Kyiv", "Asia/Kolkata", "Asia/Calcutta", "America/Port_of_Spain", "Europe/Isle_of_Man"],
    ...["America/Argentina/Ushuaia", "Antarctica/DumontDUrville", "Australia/NSW", "Etc/GMT+9", "Etc/UTC", "UTC"],
  ];
  const INVALID = [
    ...["Europe/Berln", "Berlin", "Europe", "Europe/", "Local", "", "+01:00", "UTC+1", "GMT+1", " Europe/Berlin"],
    ...["CET", "CEST", "EST", "EST5EDT", "PST", "US/Eastern", "GB", "SystemV/PST8", "Etc/GMT+15"],
    // The database is searched letter by letter.
    ...["europe/berlin", "Europe/berlin", "EUROPE/BERLIN", "Asia/kolkata", "Asia/KOLKATA", "Etc/utc", "utc"],
  ];
  for (const name of VALID) {
    it(`may be ${name}`, () => {
      assert.ok(isValid(name));
    });
  }
  for (const name of INVALID) {
    it(`must not be ${JSON.stringify(name)}`, () => {
      assert.ok(!isValid(name));
    });
  }
});
