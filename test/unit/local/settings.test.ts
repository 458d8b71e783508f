import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AddedSettings } from "../../../local/host/settings";
import { settingsArguments, withSettings } from "../../../local/settings";

const ADDED = { "shop:index": "http://localhost:1" };
const file = (...lines: string[]): string => `${["config:", ...lines].join("\n")}\n`;

describe("settings that this machine requires", () => {
  const cases: readonly (readonly [what: string, before: string, after: string, added?: AddedSettings])[] = [
    [
      "are added to those of the stack, whose comments stay",
      file("  # Why.", "  slipway:apps: [shop, blog]"),
      file("  # Why.", "  slipway:apps: [shop, blog]", "  shop:index: http://localhost:1"),
    ],
    [
      "are added where the stack names no applications",
      file("  slipway:target: local"),
      file("  slipway:target: local", "  shop:index: http://localhost:1"),
    ],
    [
      "do not replace the stack's own",
      file("  slipway:apps: [shop]", "  shop:index: https://own.example.com"),
      file("  slipway:apps: [shop]", "  shop:index: https://own.example.com"),
    ],
    [
      "may be those of the platform, with more than one level",
      file("  slipway:apps: [blog]"),
      file("  slipway:apps: [blog]", "  slipway:charts:", "    mirror: http://localhost:2"),
      { "slipway:charts": { mirror: "http://localhost:2" } },
    ],
    [
      "are left out for an application that the stack does not deploy",
      file("  slipway:apps: [blog]"),
      file("  slipway:apps: [blog]"),
    ],
  ];
  for (const [what, before, after, added = ADDED] of cases) {
    it(what, () => {
      assert.equal(withSettings(before, added), after);
    });
  }

  it("are in a file of their own, so that the stack's is not changed", () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
    try {
      const stackFile = join(folder, "Pulumi.local.yaml");
      writeFileSync(stackFile, file("  slipway:apps: [shop]"));
      const copy = join(folder, "cluster", "Pulumi.local.yaml");
      assert.deepEqual(settingsArguments(stackFile, ADDED, join(folder, "cluster")), ["--config-file", copy]);
      assert.equal(readFileSync(stackFile, "utf8"), file("  slipway:apps: [shop]"));
      assert.match(readFileSync(copy, "utf8"), /shop:index: http/);
      assert.deepEqual(settingsArguments(stackFile, {}, folder), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
