import assert from "node:assert/strict";

import { PromotedImage, type PromotedImageArgs } from "../../../components/image/promoted-image";
import { assertFamily, only, recorded, summary } from "../../support/record";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const FROM = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const REPOSITORY = "444455556666.dkr.ecr.eu-central-1.amazonaws.com/shop/web";

describe("PromotedImage", () => {
  const promoted = async (change: Partial<PromotedImageArgs> = {}) => {
    const references: string[] = [];
    const resources = await recorded(() => {
      const args = { image: "shop/web", from: FROM, digests: { "shop/web": DIGEST }, repository: REPOSITORY };
      new PromotedImage("shop-web", { ...args, ...change }).reference.apply((one) => references.push(one));
    });
    return { resources, references };
  };

  it("copies the tested digest, references it, and builds nothing", async () => {
    const { resources, references } = await promoted();
    assert.deepEqual(references, [`${REPOSITORY}@${DIGEST}`]);
    assert.deepEqual(summary(resources), ["Index shop-web", "PromotedImage shop-web"]);
    assertFamily(resources, ({ custom }) => !custom);
    const copy = only(resources, "Index");
    assert.deepEqual(copy.inputs, {
      push: true,
      sources: [`${FROM}/shop/web@${DIGEST}`],
      tag: `${REPOSITORY}:promoted-0123456789abcdef`,
    });
    assert.equal(copy.options.retainOnDelete, true);
  });

  it("reports the command to run if an image has not been promoted", async () => {
    await assert.rejects(
      promoted({ digests: { "shop/api": DIGEST } }),
      /slipway:promotion\.images of test has no shop\/web: it has shop\/api\. .*npm run promote -- dev test/,
    );
  });
});
