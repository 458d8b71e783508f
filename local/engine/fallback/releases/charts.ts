import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Value } from "../protocol/types";
import { at, numberAt } from "../protocol/values";

const MANIFESTS = join(__dirname, "manifests");

/** The placeholders of each chart's manifest besides the namespace, with their paths in the release's values. */
const CHARTS: Readonly<Record<string, Readonly<Record<string, { path: readonly string[]; fallback?: number }>>>> = {
  traefik: {
    replicas: { path: ["deployment", "replicas"], fallback: 1 },
    hostPort: { path: ["ports", "web", "hostPort"] },
  },
  "metrics-server": { replicas: { path: ["replicas"], fallback: 1 } },
};

/** The charts that can be installed. */
export const CHART_NAMES = Object.keys(CHARTS);

/** A chart's manifest with the release's values. */
export interface RenderedManifest {
  /** The objects, as YAML documents. */
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly hash: string;
}

/**
 * The manifest that replaces a chart: it installs the same controller.
 *
 * @throws Error if the values lack one that the manifest requires.
 */
export function render(chart: string, namespace: string, values: Value | undefined): RenderedManifest {
  const template = readFileSync(join(MANIFESTS, `${chart}.yaml`), "utf8");
  const known = new Map<string, string>([["namespace", namespace]]);
  for (const [placeholder, { path, fallback }] of Object.entries(CHARTS[chart] ?? {})) {
    const value = numberAt(values, ...path) ?? fallback;
    if (value === undefined) {
      const actual = JSON.stringify(at(values, ...path) ?? null);
      throw new Error(
        `values.${path.join(".")} of the chart ${chart} is ${actual}; the manifest that replaces it requires a number there`,
      );
    }
    known.set(placeholder, String(value));
  }
  const text = template.replaceAll(/\$\{(\w+)\}/g, (whole, placeholder: string) => known.get(placeholder) ?? whole);
  return { text, hash: createHash("sha256").update(text).digest("hex") };
}
