import { contentTag } from "../../../../components/content-tag";
import { packageVersion } from "../package-version";
import { changesBetween } from "../protocol/changes";
import { routed } from "../protocol/routed";
import type { Outputs, Props, Provider, StandIn, Work } from "../protocol/types";
import { textAt } from "../protocol/values";
import { hasUnknown } from "../protocol/wire";
import { imageFailures, places, tagsOf } from "./arguments";
import { build, imageId, push, type DockerOptions } from "./docker";
import { indexes } from "./indexes";
import { digestOf, isContentTag } from "./registry";

const images: Provider = {
  check: ({ inputs }) => ({ inputs, failures: imageFailures(inputs) }),
  diff: ({ oldInputs, inputs, state }) => {
    const changes = changesBetween(oldInputs, inputs);
    if (hasUnknown(inputs) || state.contextHash === contextHash(inputs)) return { changes };
    return { changes: [...changes, { path: ["contextHash"], kind: "update" }] };
  },
  create: async ({ inputs, ...work }) => {
    const image = await made(inputs, work);
    return { id: textAt(image.outputs, "digest"), ...image };
  },
  update: async ({ inputs, ...work }) => made(inputs, work),
  // What a registry keeps is not this program's to judge: an image stays what its digest says.
  read: ({ id, state, inputs }) => (inputs === undefined ? undefined : { id, inputs, outputs: state }),
  delete: () => undefined,
};

async function made(inputs: Props, work: Work): Promise<Outputs> {
  const tags = tagsOf(inputs);
  const digest = (await pushedBefore(inputs, tags, work)) ?? (await built(inputs, tags, work));
  const [tag] = tags;
  return {
    outputs: {
      ...inputs,
      contextHash: contextHash(inputs),
      digest,
      ...(tag !== undefined && { ref: `${tag}@${digest}` }),
    },
  };
}

/** The digest, if every tag says by itself what it holds and the registry has them all. */
async function pushedBefore(inputs: Props, tags: readonly string[], work: Work): Promise<string | undefined> {
  if (inputs.push !== true || tags.length === 0 || !tags.every(isContentTag)) return undefined;
  const digests = new Set(await Promise.all(tags.map((tag) => digestOf(tag, work.signal))));
  const [digest] = digests;
  if (digests.size !== 1 || digest === undefined) return undefined;
  work.log.info(`${tags.join(", ")} is in the registry already`);
  return digest;
}

async function built(inputs: Props, tags: readonly string[], work: Work): Promise<string> {
  const limit = work.timeoutSeconds > 0 ? [AbortSignal.timeout(work.timeoutSeconds * 1000)] : [];
  const options: DockerOptions = { log: work.log, signal: AbortSignal.any([work.signal, ...limit]) };
  await build(inputs, options);
  const [first = ""] = tags;
  if (inputs.push !== true) return imageId(first, options);
  const digests: string[] = [];
  for (const tag of tags) digests.push(await push(tag, options));
  return digests[0] ?? "";
}

function contextHash(inputs: Props): string {
  return contentTag({ ...places(inputs), buildArgs: {}, platforms: [] });
}

const PROVIDERS: Readonly<Record<string, Provider>> = {
  "docker-build:index:Image": images,
  "docker-build:index:Index": indexes,
};

function providerOf(type: string): Provider {
  const provider = PROVIDERS[type];
  if (provider) return provider;
  throw new Error(
    `${type} is not served by the stand-in for docker-build; it serves ${Object.keys(PROVIDERS).join(", ")}`,
  );
}

/** Stands in for the docker-build plugin: builds for this machine's platform and never in a preview; copies images. */
export const dockerBuild: StandIn = {
  name: "docker-build",
  version: packageVersion("@pulumi/docker-build"),
  description:
    "builds and pushes with BuildKit through the Docker client (this machine's platform, Docker's own cache), copies " +
    "between registries",
  configure: () => routed(providerOf),
};
