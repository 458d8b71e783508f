import { createHash } from "node:crypto";

import { packageVersion } from "../../../local/engine/fallback/package-version";
import { changesBetween } from "../../../local/engine/fallback/protocol/changes";
import type {
  Outputs,
  Props,
  Provider,
  ProviderDefinition,
  TimedOperation,
} from "../../../local/engine/fallback/protocol/types";
import { listAt, stringAt, toText } from "../../../local/engine/fallback/protocol/values";
import { assertPush } from "./ecr-answers";
import type { World } from "./world";

const IMAGE = "docker-build:index:Image";
const INDEX = "docker-build:index:Index";
const REGISTRY_IMAGE = "docker:index/getRegistryImage:getRegistryImage";

/** Fakes images: a digest is derived from the tag, and nothing is built or pushed. A push fails where ECR rejects it. */
export function fakeDockerBuild(world: World): ProviderDefinition {
  return {
    name: "docker-build",
    version: packageVersion("@pulumi/docker-build"),
    description: "derives an image's digest from its tag and builds nothing",
    configure: () => images(world),
  };
}

function images(world: World): Provider {
  return {
    check: ({ type, inputs }) => {
      if (type !== IMAGE && type !== INDEX) throw new Error(`${type} is not a type of docker-build`);
      return { inputs };
    },
    diff: ({ type, oldInputs, inputs }) => ({
      // A changed tag replaces an index; the tags of an image are updated in place.
      changes: changesBetween(oldInputs, inputs).map((change) => ({
        ...change,
        replaces: type === INDEX && change.path[0] === "tag",
      })),
    }),
    create: ({ inputs, ...work }) => {
      const id = `${work.name}@${digestOf(firstTag(inputs))}`;
      const pushed = recordPush(world, outputsOf(work, inputs));
      // The program retains images when their resources are deleted, and the same one can be pushed again.
      if (!world.has(work.type, id)) world.create(work, id);
      return { id, ...pushed };
    },
    update: ({ id, inputs, ...work }) => {
      const pushed = recordPush(world, outputsOf(work, inputs));
      world.update(work, id);
      return pushed;
    },
    // The real provider previews an update from the build context alone: the digest is known, and empty.
    expected: ({ type, inputs }) => ({ ...inputs, ...(type === IMAGE ? { digest: "", ref: firstTag(inputs) } : {}) }),
    read: ({ type, id, state, inputs }) =>
      inputs !== undefined && world.has(type, id) ? { id, inputs, outputs: state } : undefined,
    delete: ({ id, ...work }) => {
      world.delete(work, id);
    },
  };
}

function recordPush(world: World, result: Outputs): Outputs {
  for (const tag of listAt(result.outputs, "tags")) {
    const digest = stringAt(result.outputs, "digest");
    assertPush(world, toText(tag), digest);
    world.pushed.set(toText(tag), digest);
  }
  return result;
}

function outputsOf({ type }: TimedOperation, inputs: Props): Outputs {
  const tag = firstTag(inputs);
  const [source] = listAt(inputs, "sources");
  // A copy has the digest of its source, which is part of the reference.
  const digest = (typeof source === "string" ? source.split("@")[1] : undefined) ?? digestOf(tag);
  const ref = `${tag}@${digest}`;
  return { outputs: type === INDEX ? { ...inputs, ref } : { ...inputs, digest, ref } };
}

function firstTag(inputs: Props): string {
  const [tag] = listAt(inputs, "tags");
  return typeof tag === "string" ? tag : stringAt(inputs, "tag");
}

/** Fakes the lookup of a tag in a registry: the digest is derived from the tag. */
export const FAKE_DOCKER: ProviderDefinition = {
  name: "docker",
  version: packageVersion("@pulumi/docker"),
  description: "looks up the digest of a tag and serves no resources",
  configure: () => {
    const reject = ({ type }: { readonly type: string }): never => {
      throw new Error(`${type} is not faked: only lookups of tags are`);
    };
    return { check: reject, diff: reject, create: reject, update: reject, read: reject, delete: reject };
  },
  invoke: (token, args) => {
    if (token !== REGISTRY_IMAGE) throw new Error(`${token} is not faked; ${REGISTRY_IMAGE} is`);
    const name = stringAt(args, "name");
    const digest = digestOf(name);
    return { ...args, id: digest, sha256Digest: digest };
  },
};

function digestOf(tag: string): string {
  return `sha256:${createHash("sha256").update(tag).digest("hex")}`;
}
