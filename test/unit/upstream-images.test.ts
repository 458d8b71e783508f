import assert from "node:assert/strict";

import { UnreachableImageError } from "../../components/image/mirrors";
import { upstreamImages } from "../../platform/upstream-images";
import { credentialExample } from "../../settings/schema/aws/images";
import { recorded } from "../support/record";

const PLACE = { account: "111122223333", region: "eu-central-1" };
const MIRRORS = { "docker.io/library": "mirror.test/official" };

describe("images of vendors on AWS", () => {
  /** The result for a reference, in a stack. */
  const image = async (reference: string, nat: "single" | "none") => {
    const found: string[] = [];
    await recorded(() => void found.push(upstreamImages(MIRRORS, { ...PLACE, network: { nat } })(reference)));
    return found[0];
  };

  it("come from their mirrors, or from their own registries through NAT gateways", async () => {
    assert.equal(await image("docker.io/library/postgres:17", "none"), "mirror.test/official/postgres:17");
    assert.equal(await image("docker.io/library/postgres:17", "single"), "mirror.test/official/postgres:17");
    assert.equal(await image("docker.io/nsqio/nsq:v1", "single"), "docker.io/nsqio/nsq:v1");
  });

  it("must have a tag or, where no mirror applies, a digest", async () => {
    const digest = `quay.io/a/b@sha256:${"0".repeat(64)}`;
    assert.equal(await image(digest, "single"), digest);
    await assert.rejects(
      image("quay.io/a/b", "single"),
      /^Error: quay\.io\/a\/b has no tag, .* as in quay\.io\/a\/b:1\.0$/,
    );
  });

  it("are rejected where nodes cannot reach the registry, with the command that adds a login for ECR's cache", async () => {
    await assert.rejects(image("docker.io/nsqio/nsq:v1", "none"), (error: unknown) => {
      assert.ok(error instanceof UnreachableImageError);
      assert.deepEqual(error.problems, [error.message]);
      assert.match(error.message, /^docker\.io\/nsqio\/nsq:v1 has no mirror, and where slipway:network\.nat is none /);
      const key = `slipway:images.pullThroughCredentials["docker.io"]`;
      assert.ok(
        error.message.endsWith(` Fix: pulumi config set --path '${key}' ${credentialExample(PLACE)} -s test`),
        error.message,
      );
      return true;
    });
  });

  it("are rejected where nodes cannot reach a registry that ECR does not cache", async () => {
    const address = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/gcr.io";
    await assert.rejects(image("gcr.io/a/b:1", "none"), (error: unknown) => {
      assert.ok(error instanceof UnreachableImageError);
      const command = `pulumi config set --path 'slipway:images.mirrors["gcr.io"]' ${address} -s test`;
      assert.ok(error.message.endsWith(` Fix: ${command}`), error.message);
      return true;
    });
  });
});
