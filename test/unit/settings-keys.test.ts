import assert from "node:assert/strict";

import { formatKey, parsePath } from "../../settings/keys";

/** Keys as the documentation of Pulumi writes property paths. */
const KEYS: readonly (readonly [key: string, path: readonly (string | number)[]])[] = [
  ["slipway:domain", ["domain"]],
  ["slipway:zones[0]", ["zones", 0]],
  [
    "slipway:cluster.nodes.groups.main-1.instanceTypes[12]",
    ["cluster", "nodes", "groups", "main-1", "instanceTypes", 12],
  ],
  ['slipway:images.mirrors["docker.io/library"]', ["images", "mirrors", "docker.io/library"]],
  ['slipway:a["b.c"]["d[0]"].e', ["a", "b.c", "d[0]", "e"]],
  ['slipway:a["with \\"quotes\\""]', ["a", 'with "quotes"']],
  ['slipway:a["1st"]', ["a", "1st"]],
];

describe("keys of settings", () => {
  for (const [key, path] of KEYS) {
    it(`are written and read as Pulumi does: ${key}`, () => {
      assert.equal(formatKey("slipway", path), key);
      assert.deepEqual(parsePath(key), path.map(String));
    });
  }
});
