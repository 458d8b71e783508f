import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Value } from "../protocol/types";
import { at, numberAt } from "../protocol/values";

const MANIFESTS = join(__dirname, "..", "..", "..", "cluster", "manifests");

/** What a chart's manifest leaves open besides the namespace: where the release's values tell it. */
const CHARTS: Readonly<Record<string, Readonly<Record<string, { path: readonly string[]; fallback?: number }>>>> = {
  traefik: {
    replicas: { path: ["deployment", "replicas"], fallback: 1 },
    hostPort: { path: ["ports", "web", "hostPort"] },
  },
  "metrics-server": { replicas: { path: ["replicas"], fallback: 1 } },
};

/** The charts that can be installed. */
export const CHART_NAMES = Object.keys(CHARTS);

/** A chart's manifest with the release's values filled in. */
export interface Rendered {
  /** The objects, as YAML documents. */
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly hash: string;
}

/**
 * The objects that stand for a chart: the same controller from packages.
 *
 * @throws Error if the values lack what the manifest needs.
 */
export function render(chart: string, namespace: string, values: Value | undefined): Rendered {
  const template = readFileSync(join(MANIFESTS, `${chart}.yaml`), "utf8");
  const known = new Map<string, string>([["namespace", namespace]]);
  for (const [placeholder, { path, fallback }] of Object.entries(CHARTS[chart] ?? {})) {
    const value = numberAt(values, ...path) ?? fallback;
    if (value === undefined) {
      const given = JSON.stringify(at(values, ...path) ?? null);
      throw new Error(`values.${path.join(".")} of the chart ${chart} is ${given}; its stand-in needs a number there`);
    }
    known.set(placeholder, String(value));
  }
  const text = template.replaceAll(/\$\{(\w+)\}/g, (whole, placeholder: string) => known.get(placeholder) ?? whole);
  return { text, hash: createHash("sha256").update(text).digest("hex") };
}
