import { givenOptions, plannedResources } from "../graph";
import type { Plan } from "../model";
import { isRecord, items } from "../../lib/values";

/** What stands in a golden file for a part that follows from the content of sources, not from the deployment. */
export const CONTENT_MARK = "[content]";

/** The type of images that are built. */
export const IMAGE_TYPE = "docker-build:index:Image";
// The revision of the sources is written on what they are built into.
const REVISION_KEY = /revision/i;
// A tag that a person chose, such as `1.4`, is part of the deployment and stays.
const HASH = /^[0-9a-f]{7,64}$/;

/**
 * A plan without what changes whenever a source does: tags and digests of the images that it builds and the revision
 * become {@link CONTENT_MARK} (a plan makes digests from tags). Resources are sorted by URN and keys by name, so that two runs give the same text.
 */
export function normalise(plan: Plan): Plan {
  const volatile = [...volatileTexts(plan)].sort((a, b) => b.length - a.length);
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return volatile.reduce((text, part) => text.replaceAll(part, CONTENT_MARK), value);
    if (Array.isArray(value)) return (value as unknown[]).map(clean);
    if (!isRecord(value)) return value;
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, child]) => [key, clean(child)]));
  };
  const resources = plan.resources
    .map((resource) => ({ ...resource, options: givenOptions(resource) }))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
  return clean({ ...plan, resources }) as Plan;
}

/** A golden file's text: of equal plans it is the same to the byte. */
export function goldenText(plan: Plan): string {
  return `${JSON.stringify(normalise(plan), undefined, 2)}\n`;
}

/** Every text that comes from the content of sources: tags of images that are built, revisions. */
function volatileTexts(plan: Plan): Set<string> {
  const images = plannedResources(plan).filter(({ type }) => type === IMAGE_TYPE);
  const tags = images.flatMap(({ inputs }) => items(inputs.tags)).filter((tag) => typeof tag === "string");
  const found = new Set(tags.flatMap((tag) => /:([^:/@]+)$/.exec(tag)?.[1] ?? []).filter((tag) => HASH.test(tag)));
  visit(plan, (key, text) => {
    if (REVISION_KEY.test(key) && HASH.test(text)) found.add(text);
  });
  return found;
}

function visit(value: unknown, see: (key: string, text: string) => void, key = ""): void {
  if (typeof value === "string") see(key, value);
  else if (Array.isArray(value)) for (const child of value as unknown[]) visit(child, see, key);
  else if (isRecord(value)) for (const [name, child] of Object.entries(value)) visit(child, see, name);
}
