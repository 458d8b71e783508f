import { isDeepStrictEqual } from "node:util";

import { at } from "../../lib/values";
import { type ChartDefaults, documentedType } from "./documented";
import { type Leaf, leavesOf, pathText, withLeaf, withoutLeaf } from "./leaves";
import type { ChartRelease } from "./releases";
import { differentLeaves, leavesOfObjects, type ObjectLeaves, type Render } from "./rendering";

/** Values whose effect no rendering shows, with the reason, by chart and path. */
export const WITHOUT_EFFECT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "aws-load-balancer-controller": {
    keepTLSSecret: "The chart looks the Secret up in the cluster, which `helm template` does not reach.",
  },
  traefik: {
    "providers.kubernetesIngress.publishedService.enabled":
      "The chart ignores it without a Service, and with one the value is the chart's default.",
  },
};

/** A value that the program sets, and the variants in which nothing depends on it. */
interface Unused extends Leaf {
  readonly variants: string[];
}

/**
 * The values that change nothing in any of the variants that set them, as when the chart's templates no longer read them.
 * A value that equals the chart's default needs no effect.
 *
 * @param expected Reasons for values without an effect, by path.
 */
export async function effectProblems(
  defaults: ChartDefaults,
  releases: readonly ChartRelease[],
  render: Render,
  expected: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const unused = await unusedValues(defaults, releases, render);
  const paths = unused.map(({ path }) => pathText(path));
  const unexpected = unused.filter(({ path }) => !Object.hasOwn(expected, pathText(path)));
  const outdated = Object.keys(expected).filter((path) => !paths.includes(path));
  return [
    ...unexpected.map(({ path, value, variants }) => {
      const absent = documentedType(defaults, path) === "absent" ? "; the chart's values.yaml does not have it" : "";
      const where = variants.join("; ");
      return `${pathText(path)}: ${JSON.stringify(value)} changes nothing that the chart renders${absent} (${where})`;
    }),
    ...outdated.map((path) => `${path}: it has an effect, or no variant sets it: remove it from WITHOUT_EFFECT`),
  ];
}

async function unusedValues(
  defaults: ChartDefaults,
  releases: readonly ChartRelease[],
  render: Render,
): Promise<readonly Unused[]> {
  const used = new Set<string>();
  const unused = new Map<string, Unused>();
  for (const release of releases) {
    const isUsed = usage(release, render);
    for (const leaf of leavesOf(release.values)) {
      const id = JSON.stringify(leaf);
      if (used.has(id) || isDeepStrictEqual(leaf.value, at(defaults.values, ...leaf.path))) continue;
      if (await isUsed(leaf)) used.add(id);
      else unused.set(id, { ...leaf, variants: [...(unused.get(id)?.variants ?? []), release.variant] });
    }
  }
  return [...unused].filter(([id]) => !used.has(id)).map(([, value]) => value);
}

/** Returns a function that tells whether what the chart renders for a release depends on one of its values. */
function usage(release: ChartRelease, render: Render): (leaf: Leaf) => Promise<boolean> {
  let baseline: Promise<Baseline> | undefined;
  const differs = async (values: ChartRelease["values"], ifRefused: boolean) => {
    baseline ??= baselineOf(release, render);
    const { rendered, random } = await baseline;
    const changed = await render({ ...release, values }).then(leavesOfObjects, () => undefined);
    if (changed === undefined) return ifRefused;
    return [...differentLeaves(rendered, changed)].some((name) => !random.has(name));
  };
  return async ({ path, value }) => {
    // A chart that cannot be rendered without the value reads it.
    if (await differs(withoutLeaf(release.values, path), true)) return true;
    // The value may equal a default that the templates compute, such as a name. What refuses another may be a schema.
    const other = otherValue(value);
    return other !== undefined && (await differs(withLeaf(release.values, path, other), false));
  };
}

/** A rendering, and the leaves that are different each time, such as keys that the chart generates. */
interface Baseline {
  readonly rendered: ObjectLeaves;
  readonly random: ReadonlySet<string>;
}

async function baselineOf(release: ChartRelease, render: Render): Promise<Baseline> {
  const rendered = leavesOfObjects(await render(release));
  return { rendered, random: differentLeaves(rendered, leavesOfObjects(await render(release))) };
}

/** Another value of the same type. */
function otherValue(value: unknown): unknown {
  if (typeof value === "string") return `${value}-changed`;
  if (typeof value === "number") return value + 1;
  return typeof value === "boolean" ? !value : undefined;
}
