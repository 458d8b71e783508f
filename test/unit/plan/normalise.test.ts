import assert from "node:assert/strict";

import { goldenText, normalise } from "../../../plan/diff/normalise";
import { deployment, image, plan, resource, SECRET_TYPE } from "./fixture";

const built = (tag: string, replicas = 2) => plan([image("web", tag), deployment("web", tag, replicas)]);

describe("a normalised plan", () => {
  it("is the same for other sources, and differs for another deployment", () => {
    assert.equal(goldenText(built("0123456789abcdef")), goldenText(built("fedcba9876543210")));
    assert.notEqual(goldenText(built("0123456789abcdef")), goldenText(built("0123456789abcdef", 3)));
  });

  it("keeps version tags, and digests of images that the program does not build", () => {
    const pinned = `postgres@sha256:${"ab".repeat(32)}`;
    const text = goldenText(plan([image("web", "1.4"), resource(SECRET_TYPE, "x", { inputs: { image: pinned } })]));
    assert.ok(text.includes("registry.test:5000/shop/web:1.4"));
    assert.ok(text.includes(pinned));
  });

  it("leaves out the revision of the sources", () => {
    const revision = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
    const { outputs } = normalise({ ...built("0123456789abcdef"), outputs: { revision, other: `at ${revision}` } });
    assert.deepEqual(outputs, { other: "at [content]", revision: "[content]" });
  });

  it("is sorted, and ends in a newline", () => {
    const { resources } = built("0123456789abcdef");
    assert.equal(goldenText(plan(resources)), goldenText(plan([...resources].reverse())));
    assert.match(goldenText(plan(resources)), /\}\n$/);
  });
});
