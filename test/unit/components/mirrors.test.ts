import assert from "node:assert/strict";

import { fullName, mirroredImage, mirrorOf, overriddenMirrors } from "../../../components/image/mirrors";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("mirrors of public registries", () => {
  const mirrors = {
    "docker.io": "mirror.test:5000/hub",
    "docker.io/library": "mirror.test/official",
    "docker.io/nsqio/nsq": "mirror.test/queue",
    "quay.io": "mirror.test",
  };
  const CASES: readonly (readonly [reference: string, pulled: string])[] = [
    ["docker.io/library/postgres:17-trixie", "mirror.test/official/postgres:17-trixie"],
    ["docker.io/versity/versitygw:v1.8.0", "mirror.test:5000/hub/versity/versitygw:v1.8.0"],
    ["docker.io/nsqio/nsq:v1.3.0", "mirror.test/queue:v1.3.0"],
    ["docker.io/nsqio/nsq-extra:1", "mirror.test:5000/hub/nsqio/nsq-extra:1"],
    ["docker.io/librarything/a:1", "mirror.test:5000/hub/librarything/a:1"],
    ["quay.io/a/b/c:1", "mirror.test/a/b/c:1"],
    ["quay.io.evil.test/a/b:1", "quay.io.evil.test/a/b:1"],
    ["ghcr.io/a/b:1", "ghcr.io/a/b:1"],
    [`ghcr.io/a/b:1@${DIGEST}`, `ghcr.io/a/b:1@${DIGEST}`],
    ["localhost:5000/a:1", "localhost:5000/a:1"],
  ];
  for (const [reference, pulled] of CASES) {
    it(`pull ${reference} from ${pulled === reference ? "its own registry" : pulled}`, () => {
      assert.equal(mirroredImage(mirrors, reference), pulled);
    });
  }

  it("cover the official images with one for all of Docker Hub", () => {
    assert.equal(mirrorOf({ "docker.io": "mirror.test/hub" }, "docker.io/library"), "mirror.test/hub/library");
    assert.equal(mirrorOf({ "docker.io/nsqio": "mirror.test/nsq" }, "docker.io/library"), undefined);
  });

  it("override others that have a longer name for the same images", () => {
    const cache = {
      "docker.io/library": "ecr.test/official",
      "quay.io": "ecr.test/quay",
      "ghcr.io": "ecr.test/github",
    };
    assert.deepEqual(overriddenMirrors(cache, { "docker.io": "mirror.test/hub", "quay.io/a": "mirror.test/a" }), {
      "docker.io": "mirror.test/hub",
      "quay.io": "ecr.test/quay",
      "quay.io/a": "mirror.test/a",
      "ghcr.io": "ecr.test/github",
    });
    assert.deepEqual(overriddenMirrors(cache, {}), cache);
  });

  it("do not serve digests: such a reference is rejected where a mirror applies", () => {
    for (const tag of ["", ":1"]) {
      assert.throws(
        () => mirroredImage(mirrors, `quay.io/a/b${tag}@${DIGEST}`),
        new RegExp(`is pulled from mirror\\.test/a/b, but .* by tag alone, as in quay\\.io/a/b${tag || ":<tag>"}$`),
      );
    }
  });

  const INCOMPLETE: readonly (readonly [reference: string, fixed: string])[] = [
    ["postgres:17", "docker.io/library/postgres:17"],
    ["nsqio/nsq:v1", "docker.io/nsqio/nsq:v1"],
    ["docker.io/postgres:17", "docker.io/library/postgres:17"],
    ["quay.io/a/b:", "docker.io/library/postgres:17-trixie"],
    ["quay.io/a/b@sha256:1", "docker.io/library/postgres:17-trixie"],
    ["", "docker.io/library/postgres:17-trixie"],
  ];
  for (const [reference, fixed] of INCOMPLETE) {
    it(`reject ${reference === "" ? "an empty name" : reference}, which is not a full name`, () => {
      const message = `${reference} is not the full name of an image: it must be <registry>/<path>:<tag>, such as ${fixed}`;
      assert.throws(() => mirroredImage(mirrors, reference), { message });
    });
  }
});

describe("full names of images", () => {
  it("are those of Docker", () => {
    const names = [
      "busybox",
      "a/b:1",
      "docker.io/a:1",
      "quay.io/a:1",
      "localhost/a:1",
      "localhost:5000/a/b",
      "Upper/Case",
    ];
    assert.deepEqual(names.map(fullName), [
      "docker.io/library/busybox",
      "docker.io/a/b:1",
      "docker.io/library/a:1",
      "quay.io/a:1",
      "localhost/a:1",
      "localhost:5000/a/b",
      undefined,
    ]);
  });
});
