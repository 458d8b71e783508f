import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { removeStaleLocks } from "../../../local/engine/locks";

describe("removeStaleLocks", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "slipway-test-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("removes only the locks of processes that are no longer running", async () => {
    const locks = join(folder, ".pulumi", "locks", "organization", "slipway", "local");
    mkdirSync(locks, { recursive: true });
    // The highest process id of Linux is below 2^22.
    const owners = {
      dead: [2 ** 22 + 1, hostname()],
      alive: [process.pid, hostname()],
      remote: [2 ** 22 + 1, "other"],
    };
    for (const [name, [pid, host]] of Object.entries(owners)) {
      writeFileSync(join(locks, `${name}.json`), JSON.stringify({ pid, hostname: host, username: "u" }));
    }
    assert.equal(await removeStaleLocks(pathToFileURL(folder).href), 1);
    assert.deepEqual(readdirSync(locks).sort(), ["alive.json", "remote.json"]);
    assert.equal(await removeStaleLocks("s3://bucket"), 0);
  });
});
