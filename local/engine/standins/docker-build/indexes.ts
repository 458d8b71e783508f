import { changesBetween } from "../protocol/changes";
import type { CheckFailure, Outputs, Props, Provider, Work } from "../protocol/types";
import { listAt, textAt, toText } from "../protocol/values";
import { hasUnknown } from "../protocol/wire";
import { copyImage, indexOf, putManifest } from "./copy";
import { parseReference } from "./reference";
import { digestOf } from "./registry";

/** A tag for one image that is somewhere already: the image is copied, not built. */
export const indexes: Provider = {
  check: ({ inputs }) => {
    const known = { push: true, ...inputs };
    return { inputs: known, failures: indexFailures(known) };
  },
  diff: ({ oldInputs, inputs }) => ({
    // Another tag is another thing; other sources move the tag.
    changes: changesBetween(oldInputs, inputs).map((change) => ({ ...change, replaces: change.path[0] === "tag" })),
  }),
  create: async ({ inputs, ...work }) => ({ id: work.name, ...(await copied(inputs, work)) }),
  update: async ({ inputs, ...work }) => copied(inputs, work),
  read: async ({ id, state, inputs, signal }) => {
    if (inputs === undefined || (await digestOf(textAt(inputs, "tag"), signal)) === undefined) return undefined;
    return { id, inputs, outputs: state };
  },
  // As with images, a registry's content is not this program's to take away.
  delete: () => undefined,
};

/** What cannot be copied with these inputs here, if anything. */
export function indexFailures(inputs: Props): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const refuse = (property: string, reason: string): void => {
    failures.push({ property, reason });
  };
  if (hasUnknown(inputs)) return failures;
  if (inputs.push !== true) refuse("push", "an index that is not pushed is nowhere; leave push out");
  if (inputs.registry !== undefined) {
    refuse("registry", "the stand-in for the docker-build plugin copies between registries without a log-in");
  }
  const sources = listAt(inputs, "sources").map(toText);
  if (sources.length !== 1) refuse("sources", "the stand-in for the docker-build plugin takes one source");
  for (const [property, name] of [["tag", textAt(inputs, "tag")], ...sources.map((source) => ["sources", source])]) {
    if (!parseReference(name ?? "")) refuse(property ?? "", `${name ?? ""} names no registry, such as localhost:5000`);
  }
  return failures;
}

async function copied(inputs: Props, { signal, log }: Work): Promise<Outputs> {
  const tag = textAt(inputs, "tag");
  const [source = ""] = listAt(inputs, "sources").map(toText);
  const [from, to] = [parseReference(source), parseReference(tag)];
  if (!from || !to) throw new Error(`${source} cannot be copied to ${tag}: both have to name a registry`);
  log.status(`copying ${source}`);
  const image = await copyImage(from, to, signal);
  const index = await indexOf(image, to, signal);
  await putManifest(index, to, signal);
  return { outputs: { ...inputs, ref: `${tag}@${index.digest}` } };
}
