import assert from "node:assert/strict";

import { buildArguments, imageFailures } from "../../../local/engine/standins/docker-build/arguments";
import { isContentTag, manifestUrl } from "../../../local/engine/standins/docker-build/registry";

describe("the docker-build stand-in", () => {
  it("hands a program's image to docker build", () => {
    const inputs = {
      context: { location: "apps/x" },
      dockerfile: { location: "apps/x/web/Dockerfile" },
      tags: ["localhost:5000/x:1"],
      buildArgs: { BASE_REGISTRY: "docker.io/library" },
      labels: { revision: "abc" },
      target: "web",
      pull: true,
    };
    assert.deepEqual(buildArguments(inputs, { token: "/tmp/t" }), [
      ...["build", "--progress=plain", "--network=host", "--file", "apps/x/web/Dockerfile"],
      ...["--tag", "localhost:5000/x:1", "--build-arg", "BASE_REGISTRY=docker.io/library"],
      ...["--label", "revision=abc", "--target", "web", "--pull", "--secret", "id=token,src=/tmp/t", "apps/x"],
    ]);
  });

  it("says what it cannot build", () => {
    const properties = (inputs: Parameters<typeof imageFailures>[0]) =>
      imageFailures(inputs).map(({ property }) => property);
    assert.deepEqual(properties({ platforms: ["linux/s390x"] }), ["platforms"]);
    assert.deepEqual(properties({ ssh: [{ id: "default" }], push: true, tags: [] }), ["ssh", "tags"]);
    assert.deepEqual(properties({ tags: ["a"], push: true, registries: [] }), []);
  });

  it("trusts a tag for what it holds only if it is made from content", () => {
    assert.equal(isContentTag("localhost:5000/thoughts/users:0123456789abcdef"), true);
    for (const tag of ["r/x:latest", "r/x:v1.2.3", "r/x:abc", "localhost:5000/x"])
      assert.equal(isContentTag(tag), false);
  });

  it("finds a tag's manifest in its registry", () => {
    assert.equal(manifestUrl("localhost:5000/a/b:t"), "http://localhost:5000/v2/a/b/manifests/t");
    assert.equal(manifestUrl("registry.test/a:t"), "https://registry.test/v2/a/manifests/t");
    assert.equal(manifestUrl("library/a:t"), undefined);
  });
});
