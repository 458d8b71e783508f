import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { removeStaleLocks } from "../../../local/engine/locks";
import { clusterAccess } from "../../../local/engine/standins/kubernetes/kubeconfig";

describe("files of the local engine", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "slipway-test-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("lose the locks of processes that no longer run, and of no others", async () => {
    const locks = join(folder, ".pulumi", "locks", "organization", "slipway", "local");
    mkdirSync(locks, { recursive: true });
    // The highest process id that Linux gives out is below 2^22.
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

  it("lead to a cluster: credentials from data or from files beside the kubeconfig", () => {
    writeFileSync(join(folder, "ca.crt"), "the authority");
    const path = join(folder, "kubeconfig");
    const config = {
      "current-context": "a",
      contexts: [{ name: "a", context: { cluster: "c", user: "u" } }],
      clusters: [{ name: "c", cluster: { server: "https://h:6443/", "certificate-authority": "ca.crt" } }],
      users: [{ name: "u", user: { token: "t", "client-key-data": Buffer.from("key").toString("base64") } }],
    };
    writeFileSync(path, JSON.stringify(config));
    assert.deepEqual(clusterAccess({ kubeconfig: path }), {
      server: "https://h:6443",
      insecure: false,
      ca: "the authority",
      key: "key",
      token: "t",
    });
    assert.throws(() => clusterAccess({ kubeconfig: path, cluster: "x" }), /has no cluster "x"; it has c/);
  });
});
