import assert from "node:assert/strict";

import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { changesBetween } from "../../../local/engine/fallback/protocol/changes";
import { formatPath } from "../../../local/engine/fallback/protocol/values";
import { hasUnknown, secretPaths, UNKNOWN, unwrap, wrap } from "../../../local/engine/fallback/protocol/wire";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const secret = (value: string) => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });

describe("the wire format", () => {
  it("unwraps secrets and returns their paths", () => {
    const struct = Struct.fromJavaScript({ plain: "a", list: [{ password: secret("hunter2") }] });
    assert.deepEqual(unwrap(struct), {
      props: { plain: "a", list: [{ password: "hunter2" }] },
      secrets: [["list", 0, "password"]],
    });
  });

  it("replaces a resource reference by its id", () => {
    const reference = { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id: "i-1" };
    assert.deepEqual(unwrap(Struct.fromJavaScript({ reference })).props, { reference: "i-1" });
  });

  it("wraps the values at the given paths once, and ignores paths without a value", () => {
    const wrapped = wrap({ data: { a: "x" }, b: 1 }, [["data"], ["data", "a"], ["missing"]]).toJavaScript();
    assert.deepEqual(wrapped, { data: { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value: { a: "x" } }, b: 1 });
  });

  it("survives a round trip", () => {
    const struct = Struct.fromJavaScript({ env: [{ value: secret("hunter2") }], n: null, unknown: UNKNOWN });
    const { props, secrets } = unwrap(struct);
    assert.deepEqual(wrap(props, secrets).toJavaScript(), struct.toJavaScript());
    assert.equal(hasUnknown(props), true);
    assert.equal(hasUnknown({ a: [1, "x", null] }), false);
  });

  it("finds a secret of the inputs anywhere in the outputs", () => {
    const inputs = unwrap(Struct.fromJavaScript({ password: secret("hunter2"), short: secret("abc") }));
    const outputs = { url: "abc", status: { echo: ["hunter2"] } };
    assert.deepEqual(secretPaths(outputs, inputs), [["password"], ["short"], ["status", "echo", 0]]);
  });
});

describe("changes between inputs", () => {
  it("are found leaf by leaf, nulls counting as absent", () => {
    const old = { same: 1, gone: "x", list: [{ a: 1 }, { a: 2 }], was: null, type: "text" };
    const next = { same: 1, list: [{ a: 1 }, { a: 3 }, { a: 4 }], was: "set", type: { now: "object" }, nil: null };
    assert.deepEqual(
      changesBetween(old, next).map(({ path, kind }) => `${kind} ${formatPath(path)}`),
      ["delete gone", "update list[1].a", "add list[2]", "update type", "add was"],
    );
  });

  it("treat a value that is not known yet as changed", () => {
    assert.deepEqual(changesBetween({ a: { b: 1 } }, { a: UNKNOWN }), [{ path: ["a"], kind: "update" }]);
  });

  it("have paths in the engine's notation", () => {
    assert.equal(
      formatPath(["metadata", "labels", "app.kubernetes.io/name"]),
      'metadata.labels["app.kubernetes.io/name"]',
    );
    assert.equal(formatPath(["spec", "containers", 0, "env"]), "spec.containers[0].env");
  });
});
