import { z } from "zod";

import { formatKey } from "../../keys";
import type { Command, Fix } from "../../fixes";
import { kubernetesName, reportRemoval } from "../../values";
import type { ImageSettings } from "../common";
import type { NodeSettings } from "./nodes";
import { isOpen, type NodeTaints } from "./node-taints";

/**
 * Node pool or node group by application: all pods of the application run there. Pods of other applications run on any
 * nodes without taints.
 */
export const placement = z.record(kubernetesName(), kubernetesName()).default({});

/** Settings that decide where applications run. */
interface PlacedApplications {
  readonly apps: readonly string[];
  readonly placement: z.output<typeof placement>;
  readonly cluster: { readonly nodes: NodeSettings };
}

/** What pools and groups have in common. */
interface NodeKind {
  readonly architecture: "amd64" | "arm64";
  readonly taints: NodeTaints;
}

/** Also checked if other settings are invalid: all problems are reported at once. */
export const WHERE_PLACED = {
  when: ({ issues }: z.core.ParsePayload) =>
    issues.every(({ path: [key] = [] }) => !["apps", "placement", "cluster"].includes(String(key))),
};

/** Reports applications that are not deployed, and nodes that do not exist. */
export function checkPlacement(
  { apps, placement, cluster: { nodes } }: PlacedApplications,
  context: z.core.$RefinementCtx,
): void {
  const names = Object.keys(kindsOf(nodes));
  const what = nodes.kind === "auto" ? "node pool" : "node group";
  for (const [application, name] of Object.entries(placement)) {
    const path = ["placement", application];
    if (!apps.includes(application)) {
      const message = `the ${what} of an application in slipway:apps: ${apps.join(", ")}`;
      reportRemoval(context, path, message);
    } else if (!names.includes(name)) {
      const message = `one of the ${what}s in slipway:cluster.nodes: ${names.join(", ")}`;
      context.addIssue({ code: "custom", path, message, params: { example: names[0] ?? "" } satisfies Fix });
    }
  }
}

/** Reports architectures of nodes that no image is built for. */
export function checkArchitectures(
  { images, ...settings }: PlacedApplications & { readonly images: Pick<ImageSettings, "platforms"> },
  context: z.core.$RefinementCtx,
): void {
  const required = platformsOf(settings);
  if (required.every((platform) => images.platforms.includes(platform))) return;
  const path = ["images", "platforms"];
  const values = required.map((platform, index) => {
    return `--plaintext '${formatKey("slipway", [...path, index])}=${platform}'`;
  });
  const [first = ""] = required;
  context.addIssue({
    code: "custom",
    path,
    message: `a list with ${required.join(" and ")} for the nodes that applications may run on, or images do not start there`,
    // More than one value of a list that is not set takes a single command.
    params:
      required.length === 1
        ? ({ at: [0], example: first } satisfies Fix)
        : ({ command: `pulumi config set-all --path ${values.join(" ")} -s` } satisfies Command),
  });
}

/** Platforms of all nodes that pods of applications may be scheduled on. */
function platformsOf({ apps, placement, cluster: { nodes } }: PlacedApplications): ImageSettings["platforms"] {
  const kinds = kindsOf(nodes);
  const open = Object.values(kinds).filter(isOpen);
  const used = apps.flatMap((application) => {
    const own = kinds[placement[application] ?? ""];
    return own === undefined ? open : [own];
  });
  return [...new Set(used.map(({ architecture }) => `linux/${architecture}` as const))].sort();
}

/** Pools or groups, by name. */
function kindsOf(nodes: NodeSettings): Readonly<Record<string, NodeKind>> {
  return nodes.kind === "auto" ? nodes.pools : nodes.groups;
}
