import assert from "node:assert/strict";

import { AWS, LOCAL, problems, read } from "../support/settings";

const ingress = (value: object) => ({ ...AWS, "slipway:ingress": JSON.stringify(value) });

/** The command that removes a setting. */
function remove(key: string): string {
  return `Fix: pulumi config rm --path '${key}' -s test`;
}

describe("settings of an internal ingress", () => {
  it("name no application by default", async () => {
    const { platform } = await read(AWS);
    assert.ok(platform.target === "aws");
    assert.deepEqual([platform.ingress.internal, platform.ingress.moving], [[], []]);
  });

  it("may name every application", async () => {
    const { platform } = await read(ingress({ internal: ["shop"], moving: ["shop"] }));
    assert.ok(platform.target === "aws");
    assert.deepEqual([platform.ingress.internal, platform.ingress.moving], [["shop"], ["shop"]]);
  });

  const cases: [what: string, config: Record<string, string>, expected: string[]][] = [
    ...(["internal", "moving"] as const).flatMap((list): typeof cases => {
      const key = (index: number) => `slipway:ingress.${list}[${index}]`;
      const unknown = (name: string, index: number) =>
        `${key(index)} is "${name}"; it must be one of slipway:apps: shop. ${remove(key(index))}`;
      return [
        [
          `an application in ${list} that the program does not know`,
          ingress({ [list]: ["blog"] }),
          [unknown("blog", 0)],
        ],
        [`an application in ${list} that is not deployed`, ingress({ [list]: ["needy"] }), [unknown("needy", 0)]],
        [
          `an application twice in ${list}`,
          ingress({ [list]: ["shop", "shop"] }),
          [`${key(1)} is "shop"; it must be named once: ${key(0)} is the same. ${remove(key(1))}`],
        ],
        [
          `several in ${list}, the last first, as each command moves those after it`,
          ingress({ [list]: ["needy", "shop", "blog"] }),
          [unknown("blog", 2), unknown("needy", 0)],
        ],
      ];
    }),
    [
      "a problem beside another one, of another type than the setting",
      { ...ingress({ internal: ["blog"] }), "slipway:protect": "maybe" },
      [
        'slipway:protect is "maybe"; it must be true or false. Fix: pulumi config set slipway:protect true -s test',
        `slipway:ingress.internal[0] is "blog"; it must be one of slipway:apps: shop. ${remove("slipway:ingress.internal[0]")}`,
      ],
    ],
    [
      "one on a cluster that has no load balancers",
      { ...LOCAL, "slipway:ingress": '{"internal":["shop"]}' },
      [
        "slipway:ingress.internal is not a setting; allowed there: controller, hostPort, next. " +
          remove("slipway:ingress.internal"),
      ],
    ],
  ];
  for (const [what, config, expected] of cases) {
    it(`report key, value, what is allowed and the command: ${what}`, async () => {
      assert.deepEqual(await problems(config), expected);
    });
  }
});
