import assert from "node:assert/strict";

import { changes, leaves } from "../../../plan/paths";

describe("paths of values", () => {
  it("identifies list items by name if they have one, and by position otherwise", () => {
    const value = { ports: [{ name: "http", port: 80 }], args: ["a", "b"], rules: [{ host: "a.test" }], empty: {} };
    assert.deepEqual(Object.fromEntries(leaves(value)), {
      "ports[http].name": "http",
      "ports[http].port": 80,
      "args[0]": "a",
      "args[1]": "b",
      "rules[0].host": "a.test",
      empty: {},
    });
  });

  it("quotes keys that contain separators", () => {
    assert.deepEqual(
      [...leaves({ labels: { "app.kubernetes.io/name": "x" } }).keys()],
      ['labels["app.kubernetes.io/name"]'],
    );
  });

  it("uses the position if two items have the same name", () => {
    const mounts = [
      { name: "data", mountPath: "/a" },
      { name: "data", mountPath: "/b" },
    ];
    assert.deepEqual(
      [...leaves({ mounts }).keys()],
      ["mounts[/a].name", "mounts[/a].mountPath", "mounts[/b].name", "mounts[/b].mountPath"],
    );
    assert.deepEqual([...leaves({ list: [{ name: "x" }, { name: "x" }] }).keys()], ["list[0].name", "list[1].name"]);
  });

  it("reports an inserted item as the only change", () => {
    const before = [{ name: "a", value: 1 }];
    const after = [
      { name: "b", value: 2 },
      { name: "a", value: 1 },
    ];
    assert.deepEqual(changes({ env: before }, { env: after }), [
      { path: "env[b].name", before: undefined, after: "b" },
      { path: "env[b].value", before: undefined, after: 2 },
    ]);
  });

  it("reports what is added to an empty object, not that it was empty", () => {
    assert.deepEqual(changes({ labels: {} }, { labels: { a: "b" } }), [
      { path: "labels.a", before: undefined, after: "b" },
    ]);
    assert.deepEqual(changes({ labels: {} }, {}), [{ path: "labels", before: {}, after: undefined }]);
  });

  it("distinguishes a string from a number, and an absent value from null", () => {
    assert.deepEqual(changes({ port: 80 }, { port: "80" }), [{ path: "port", before: 80, after: "80" }]);
    assert.deepEqual(changes({}, { value: null }), [{ path: "value", before: undefined, after: null }]);
    assert.deepEqual(changes({ value: null }, { value: null }), []);
  });
});
