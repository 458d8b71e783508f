import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { ImageRepository, MissingRepositoryError } from "../../../components/aws/image-repository";
import { PROJECT_FOLDER } from "../../../lib/project";
import { immutableTag, unknownRepository } from "../../engine/fakes/ecr-answers";

const REGISTRY = { keep: 20, readers: [], image: "shop/web" };
const MISSING =
  "reading ECR Images (shop/web): operation error ECR: ListImages, https response error StatusCode: 400, " +
  `RepositoryNotFoundException: ${unknownRepository("shop/web")}`;

/** An error of a provider, as the engine returns it. */
function failure(details: string): Error {
  return Object.assign(new Error(details), { details });
}

describe("the look-up of a tag in ECR", () => {
  /** What the look-up of tag `abc` returns or throws, given ECR's answer. */
  const lookUp = async (answer: () => unknown) => {
    await pulumi.runtime.setMocks(
      { newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }), call: () => answer() as object },
      "slipway",
      "dev",
      false,
    );
    return new ImageRepository("shop-web", REGISTRY).find("registry.test/shop/web", "abc");
  };

  it("returns the digest of the tag, or none", async () => {
    const imageIds = [{ imageTag: "abc", imageDigest: "sha256:1" }];
    assert.equal(await lookUp(() => ({ imageIds })), "sha256:1");
    assert.equal(await lookUp(() => ({ imageIds: [] })), undefined);
  });

  it("reports a repository that was deleted with its images, and the command that creates both again", async () => {
    const fails = lookUp(() => {
      throw failure(MISSING);
    });
    await assert.rejects(fails, (error: unknown) => {
      assert.ok(error instanceof MissingRepositoryError);
      assert.match(
        error.message,
        /^The ECR repository shop\/web does not exist any more, .* of which abc is needed\. /,
      );
      assert.match(error.message, /Fix: npx pulumi up --refresh -s dev,/);
      return true;
    });
  });

  it("reports every other answer as it is", async () => {
    const fails = lookUp(() => {
      throw failure("AccessDeniedException: not authorized to perform ecr:ListImages");
    });
    await assert.rejects(fails, /AccessDeniedException: not authorized/);
  });

  it("has a remedy in the documentation for every answer that the provider reports by itself", () => {
    const text = readFileSync(join(PROJECT_FOLDER, "docs/operations.md"), "utf8").replaceAll(/\s+/g, " ");
    const answers = [immutableTag("<repository>", "<tag>"), unknownRepository("<repository>"), "manifest unknown"];
    for (const answer of answers) {
      const known = answer.replace(/(registry with id).*/, "$1").replace(/\.$/, "");
      assert.ok(text.includes(known), `docs/operations.md does not mention "${known}"`);
    }
  });
});
