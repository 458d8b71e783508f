import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fakeAws } from "../../engine/fakes/aws";
import { fakeDockerBuild } from "../../engine/fakes/docker";
import { REPOSITORY } from "../../engine/fakes/ecr-answers";
import { Journal } from "../../engine/fakes/journal";
import { World } from "../../engine/fakes/world";
import { work } from "./support";

const IMAGE = "docker-build:index:Image";
const TAG = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/web:abc";

describe("the fake ECR", () => {
  let folder: string;
  let world: World;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-ecr-"));
    world = new World(new Journal(folder));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const createRepository = async () => {
    const aws = fakeAws(world).configure({});
    const inputs = { name: "shop/web", forceDelete: true };
    const { id } = await aws.create({ ...work(REPOSITORY, "shop-web"), inputs });
    return () => aws.delete({ ...work(REPOSITORY, "shop-web"), id, inputs, state: inputs });
  };
  const push = async (tag = TAG) =>
    fakeDockerBuild(world)
      .configure({})
      .create({ ...work(IMAGE, "shop-web"), inputs: { tags: [tag] } });
  const images = () => fakeAws(world).invoke?.("aws:ecr/getImages:getImages", { repositoryName: "shop/web" });
  const MISSING = /The repository with name 'shop\/web' does not exist in the registry with id '111122223333'/;

  it("rejects a push to a repository that does not exist, and a query of it", async () => {
    await assert.rejects(push(), MISSING);
    assert.deepEqual(new Journal(folder).read(), [], "a rejected push made an image");
    assert.throws(images, (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /^RepositoryNotFoundException: /);
      assert.match(error.message, MISSING);
      return true;
    });
  });

  it("accepts a push under a new tag, and rejects another digest for it", async () => {
    await createRepository();
    await push();
    world.pushed.set(TAG, "sha256:other");
    await assert.rejects(
      push(),
      /The image tag 'abc' already exists in the 'shop\/web' repository and cannot be overwritten/,
    );
  });

  it("forgets the images of a repository that is deleted", async () => {
    const remove = await createRepository();
    await push();
    assert.equal(world.pushed.size, 1);
    await remove();
    assert.equal(world.pushed.size, 0);
  });

  it("leaves other registries as they are", async () => {
    await push("localhost:5000/shop/web:abc");
    assert.equal(world.pushed.size, 1);
  });
});
