import assert from "node:assert/strict";

import { z } from "zod";

import { renamed } from "../../settings/renamed";
import { kubernetesName, secret, whole } from "../../settings/values";
import { configurable, LOCAL, problems as allProblems } from "../support/settings";

const door = z.strictObject({ openSeconds: whole(0, 60).default(5) });
renamed(door, { pause: "openSeconds" });

const settings = z.strictObject({
  width: whole(1, 100).default(10),
  title: z.string().default(""),
  password: secret().optional(),
  hours: z.strictObject({ from: z.string(), days: z.array(z.string()).default([]) }).optional(),
  login: z.strictObject({ user: z.string(), password: secret() }).optional(),
  door: door.prefault({}),
  doors: z.record(kubernetesName(), door).default({}),
  code: whole(1, 9999).optional(),
  prices: z.record(z.string(), whole(0, 100)).default({}),
  owner: z.strictObject({ name: z.string() }).optional(),
  light: z
    .discriminatedUnion("source", [
      renamed(z.strictObject({ source: z.literal("sun") }), { kind: "source" }),
      renamed(z.strictObject({ source: z.literal("lamp"), watts: whole(1, 100) }), { kind: "source", power: "watts" }),
    ])
    .optional(),
});
renamed(settings, {
  milkPrice: ["prices", "milk 3.5%"],
  ownerName: ["owner", "name"],
  size: "width",
  name: "title",
  secretWord: "password",
  night: "hours",
  account: "login",
  pin: "code",
});

const strict = z.strictObject({ count: whole(1, 9) });
renamed(strict, { number: "count" });

const SHOP = configurable("shop", settings);
const BANK = configurable("bank", strict);

const problems = (config: Readonly<Record<string, string>>, secretKeys?: string[]) =>
  allProblems({ ...LOCAL, ...config }, secretKeys, [SHOP, BANK]);

interface Case {
  readonly what: string;
  readonly config: Record<string, string>;
  readonly secretKeys?: string[];
  readonly expected: string;
}

const CASES: readonly Case[] = [
  {
    what: "a number",
    config: { "shop:size": "12" },
    expected:
      "shop:size was renamed to shop:width. " +
      "Fix: pulumi config set shop:width 12 -s test && pulumi config rm shop:size -s test",
  },
  {
    what: "a string that a shell would split",
    config: { "shop:name": "Tom's shop" },
    expected:
      "shop:name was renamed to shop:title. " +
      "Fix: pulumi config set shop:title 'Tom'\\''s shop' -s test && pulumi config rm shop:name -s test",
  },
  {
    what: "an object and a list",
    config: { "shop:night": '{"from":"20:00","days":["sat","sun"]}' },
    expected:
      "shop:night was renamed to shop:hours. " +
      "Fix: pulumi config set --path 'shop:hours.from' 20:00 -s test && " +
      "pulumi config set --path 'shop:hours.days[0]' sat -s test && " +
      "pulumi config set --path 'shop:hours.days[1]' sun -s test && pulumi config rm shop:night -s test",
  },
  {
    what: "a nested key",
    config: { "shop:door": '{"pause":7}' },
    expected:
      "shop:door.pause was renamed to shop:door.openSeconds. " +
      "Fix: pulumi config set --path 'shop:door.openSeconds' 7 -s test && " +
      "pulumi config rm --path 'shop:door.pause' -s test",
  },
  {
    what: "a key in a record",
    config: { "shop:doors": '{"front":{},"back":{"pause":0}}' },
    expected:
      "shop:doors.back.pause was renamed to shop:doors.back.openSeconds. " +
      "Fix: pulumi config set --path 'shop:doors.back.openSeconds' 0 -s test && " +
      "pulumi config rm --path 'shop:doors.back.pause' -s test",
  },
  {
    what: "a key that has moved into a record, with a name that needs brackets",
    config: { "shop:milkPrice": "2" },
    expected:
      `shop:milkPrice was renamed to shop:prices["milk 3.5%"]. ` +
      `Fix: pulumi config set --path 'shop:prices["milk 3.5%"]' 2 -s test && pulumi config rm shop:milkPrice -s test`,
  },
  {
    what: "a key that has moved next to others",
    config: { "shop:milkPrice": "2", "shop:prices": '{"bread":3}' },
    expected:
      `shop:milkPrice was renamed to shop:prices["milk 3.5%"]. ` +
      `Fix: pulumi config set --path 'shop:prices["milk 3.5%"]' 2 -s test && pulumi config rm shop:milkPrice -s test`,
  },
  {
    what: "a key that has moved, under both names",
    config: { "shop:milkPrice": "2", "shop:prices": '{"milk 3.5%":3}' },
    expected:
      `shop:milkPrice was renamed to shop:prices["milk 3.5%"], which is also set. ` +
      "Fix: pulumi config rm shop:milkPrice -s test",
  },
  {
    what: "a required field that has moved, which is not reported as missing",
    config: { "shop:ownerName": "Ada", "shop:owner": "{}" },
    expected:
      "shop:ownerName was renamed to shop:owner.name. " +
      "Fix: pulumi config set --path 'shop:owner.name' Ada -s test && pulumi config rm shop:ownerName -s test",
  },
  {
    what: "both names",
    config: { "shop:size": "12", "shop:width": "13" },
    expected: "shop:size was renamed to shop:width, which is also set. Fix: pulumi config rm shop:size -s test",
  },
  {
    what: "a secret",
    config: { "shop:secretWord": "hush" },
    secretKeys: ["shop:secretWord"],
    expected:
      "shop:secretWord was renamed to shop:password. " +
      "Fix: pulumi config set --secret shop:password -s test && pulumi config rm shop:secretWord -s test",
  },
  {
    what: "a secret in plain text",
    config: { "shop:secretWord": "hush" },
    expected:
      "shop:secretWord was renamed to shop:password. " +
      "Fix: pulumi config set --secret shop:password -s test && pulumi config rm shop:secretWord -s test",
  },
  {
    what: "an object with a secret",
    config: { "shop:account": '{"user":"root","password":"hush"}' },
    expected:
      "shop:account was renamed to shop:login. " +
      "Fix: pulumi config set --path 'shop:login.user' root -s test && " +
      "pulumi config set --secret --path 'shop:login.password' -s test && pulumi config rm shop:account -s test",
  },
  {
    what: "an encrypted value of a field that need not be",
    config: { "shop:pin": "4711" },
    secretKeys: ["shop:pin"],
    expected:
      "shop:pin was renamed to shop:code. " +
      "Fix: pulumi config set --secret shop:code -s test && pulumi config rm shop:pin -s test",
  },
  {
    what: "the key that selects one of several shapes",
    config: { "shop:light": '{"kind":"lamp","watts":40}' },
    expected:
      "shop:light.kind was renamed to shop:light.source. " +
      "Fix: pulumi config set --path 'shop:light.source' lamp -s test && " +
      "pulumi config rm --path 'shop:light.kind' -s test",
  },
  {
    what: "both names of the key that selects one of several shapes",
    config: { "shop:light": '{"source":"sun","kind":"sun"}' },
    expected:
      "shop:light.kind was renamed to shop:light.source, which is also set. " +
      "Fix: pulumi config rm --path 'shop:light.kind' -s test",
  },
  {
    what: "a required field, which is not reported as missing",
    config: { "slipway:apps": '["bank"]', "bank:number": "3" },
    expected:
      "bank:number was renamed to bank:count. " +
      "Fix: pulumi config set bank:count 3 -s test && pulumi config rm bank:number -s test",
  },
];

describe("a setting with a previous name", () => {
  for (const { what, config, secretKeys, expected } of CASES) {
    it(`is reported with the commands that rename it: ${what}`, async () => {
      assert.deepEqual(await problems(config, secretKeys), [expected]);
    });
  }

  it("is reported with all others where a shape cannot be selected", async () => {
    const found = await problems({ "shop:light": '{"kind":"lamp","power":40,"colour":"red"}' });
    assert.deepEqual(
      found.map((problem) => problem.split(/[;.] /)[0]),
      [
        "shop:light.kind was renamed to shop:light.source",
        "shop:light.power was renamed to shop:light.watts",
        "shop:light.colour is not a setting",
      ],
    );
    const [missing] = await problems({ "shop:light": "{}" });
    assert.equal(
      missing,
      "shop:light.source is not set; it must be one of sun, lamp. " +
        "Fix: pulumi config set --path 'shop:light.source' sun -s test",
    );
  });

  it("is reported next to other problems", async () => {
    const found = await problems({ "shop:size": "12", "shop:width": "0", "shop:colour": "red" });
    assert.deepEqual(
      found.map((problem) => problem.split(";")[0]),
      [
        "shop:width is 0",
        "shop:size was renamed to shop:width, which is also set. Fix: pulumi config rm shop:size -s test",
        "shop:colour is not a setting",
      ],
    );
  });
});
