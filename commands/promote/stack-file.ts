import { isScalar } from "yaml";

import { configOf, indentOf, spanOf } from "../stack-file";
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
  const indent = indentOf(config, text);
  const block = rendered(promotion, indent);
  if (previous) {
    const [from, to] = spanOf(previous, text);
    return `${text.slice(0, from)}${block}${text.slice(to)}`;
  }
  const [, end] = spanOf(pairs.at(-1), text);
  return `${text.slice(0, end)}\n${indent}${block}${text.slice(end)}`;
}

function rendered({ from, images }: TestedImages, indent: string): string {
  const digests = Object.entries(images).map(([image, digest]) => `${indent}    ${image}: ${digest}`);
  return [`${KEY}:`, `${indent}  from: ${from}`, `${indent}  images:`, ...digests].join("\n");
}
