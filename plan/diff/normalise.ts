import { givenOptions, plannedResources } from "../graph";
import type { Plan } from "../model";
import { isRecord, items } from "../../lib/values";

/** Placeholder in golden files for values that depend on the content of the sources, not on the deployment. */
export const CONTENT_MARK = "[content]";

/** Type of the images that the program builds. */
export const IMAGE_TYPE = "docker-build:index:Image";
// The git revision of the sources is a label of images and pods.
const REVISION_KEY = /revision/i;
// A version tag such as `1.4` is part of the deployment and stays.
const HASH = /^[0-9a-f]{7,64}$/;
const DIGITS = /[0-9a-f]{7,}/g;

/**
 * A plan without the values that change with every source file: tags and digests of the images that it builds (a plan
 * derives digests from tags) and the revision become {@link CONTENT_MARK}. Resources are sorted by URN and keys by name,
 * so that equal plans have equal JSON.
 */
export function normalise(plan: Plan): Plan {
  const withoutHashes = marker(contentHashesOf(plan));
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return withoutHashes(value);
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

/** Returns what replaces each of the hashes in a text, longer ones first. */
function marker(hashes: ReadonlySet<string>): (text: string) => string {
  const lengths = [...new Set([...hashes].map(({ length }) => length))].sort((a, b) => b - a);
  // Looked up, as there may be one for every image.
  const inDigits = (digits: string, length: number): string => {
    let marked = "";
    let start = 0;
    for (let end = length; end <= digits.length; end += 1) {
      const from = end - length;
      if (from < start || !hashes.has(digits.slice(from, end))) continue;
      marked += digits.slice(start, from) + CONTENT_MARK;
      start = end;
    }
    return marked + digits.slice(start);
  };
  return (text) =>
    lengths.reduce((before, length) => before.replaceAll(DIGITS, (digits) => inDigits(digits, length)), text);
}

/** The content of a golden file: byte-identical for equal plans. */
export function goldenText(plan: Plan): string {
  return `${JSON.stringify(normalise(plan), undefined, 2)}\n`;
}

/** Every string that depends on the content of the sources: tags of built images, revisions. */
function contentHashesOf(plan: Plan): Set<string> {
  const images = plannedResources(plan).filter(({ type }) => type === IMAGE_TYPE);
  const tags = images.flatMap(({ inputs }) => items(inputs.tags)).filter((tag) => typeof tag === "string");
  const found = new Set(tags.flatMap((tag) => /:([^:/@]+)$/.exec(tag)?.[1] ?? []).filter((tag) => HASH.test(tag)));
  visit(plan, (key, value) => {
    if (REVISION_KEY.test(key) && HASH.test(value)) found.add(value);
  });
  return found;
}

function visit(value: unknown, onString: (key: string, value: string) => void, key = ""): void {
  if (typeof value === "string") onString(key, value);
  else if (Array.isArray(value)) for (const child of value as unknown[]) visit(child, onString, key);
  else if (isRecord(value)) for (const [name, child] of Object.entries(value)) visit(child, onString, name);
}
