import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";

import type { TestedImages } from "./tested-images";

const KEY = "slipway:promotion";

/** The parts of a stack file that a promotion reads. */
export interface StackFile {
  /** Applications that the environment deploys. */
  readonly apps: readonly string[];
  /** The registry of its own images, if that is ECR. */
  readonly registry?: string;
  /** The last promotion; without images if there was none. */
  readonly promotion: TestedImages;
}

/** Reads a stack file. @throws Error if it is not YAML or has no settings. */
export function readStackFile(text: string, name: string): StackFile {
  const config = configOf(text, name).toJSON() as Record<string, unknown>;
  const apps = config["slipway:apps"];
  const { from = "", images = {} } = (config[KEY] ?? {}) as Partial<TestedImages>;
  const { "slipway:account": account, "slipway:region": region } = config;
  return {
    apps: Array.isArray(apps) ? apps.map(String) : [],
    ...(typeof account === "string" && typeof region === "string"
      ? { registry: `${account}.dkr.ecr.${region}.amazonaws.com` }
      : {}),
    promotion: { from, images },
  };
}

/** Replaces the promotion in a stack file; every other character stays, comments included. */
export function withPromotion(text: string, name: string, promotion: TestedImages): string {
  const config = configOf(text, name);
  const pairs = config.items;
  const previous = pairs.find(({ key }) => isScalar(key) && key.value === KEY);
  const [start] = spanOf(pairs[0], text);
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  const block = rendered(promotion, indent);
  if (previous) {
    const [from, to] = spanOf(previous, text);
    return `${text.slice(0, from)}${block}${text.slice(to)}`;
  }
  const [, end] = spanOf(pairs.at(-1), text);
  return `${text.slice(0, end)}\n${indent}${block}${text.slice(end)}`;
}

function configOf(text: string, name: string): YAMLMap {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new Error(`${name} is not YAML: ${error.message.trimEnd()}`);
  const config = document.get("config");
  if (isMap(config) && config.items.length > 0 && !config.flow) return config;
  throw new Error(`${name} has no settings under config:, one per line; see Pulumi.dev.yaml for an example`);
}

/** Start and end of a setting in the text, without the white space and comments after it. */
function spanOf(pair: Pair | undefined, text: string): [number, number] {
  const { key, value } = pair as { key: { range: [number, number] }; value: { range: [number, number] } | null };
  const end = value?.range[1] ?? key.range[1];
  return [key.range[0], key.range[0] + text.slice(key.range[0], end).trimEnd().length];
}

function rendered({ from, images }: TestedImages, indent: string): string {
  const digests = Object.entries(images).map(([image, digest]) => `${indent}    ${image}: ${digest}`);
  return [`${KEY}:`, `${indent}  from: ${from}`, `${indent}  images:`, ...digests].join("\n");
}
