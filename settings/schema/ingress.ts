import { z } from "zod";

import type { Fix } from "../fixes";
import { formatKey } from "../keys";
import { reportRemoval } from "../values";

/** Names of the supported ingress controllers. */
export const controller = z.enum(["ingress-nginx", "traefik"]);

/** A second ingress controller beside the first, to move applications to it without an outage. */
export const nextController = z.strictObject({
  controller,
  /** Whether clients are sent to it, instead of to the first one. */
  serves: z.boolean().default(false),
});

/** What two controllers cannot share. */
interface TwoControllers {
  readonly controller: z.infer<typeof controller>;
  readonly hostPort?: number;
  readonly next?: Omit<TwoControllers, "next"> | undefined;
}

/** Reports a second controller of the same kind, which would have the same names, and one on the same port. */
export function checkNextController(
  { ingress: { controller: first, hostPort, next } }: { readonly ingress: TwoControllers },
  context: z.core.$RefinementCtx,
): void {
  if (next === undefined) return;
  if (next.controller === first) {
    const [example = ""] = controller.options.filter((name) => name !== first);
    context.addIssue({
      code: "custom",
      path: ["ingress", "next", "controller"],
      message: "another controller than slipway:ingress.controller",
      params: { example } satisfies Fix,
    });
  }
  if (hostPort !== undefined && next.hostPort === hostPort) {
    context.addIssue({
      code: "custom",
      path: ["ingress", "next", "hostPort"],
      message: "another port than slipway:ingress.hostPort",
      params: { example: String(hostPort === 65535 ? hostPort - 1 : hostPort + 1) } satisfies Fix,
    });
  }
}

/** Applications by their place: inside the network, or on the way there or back. */
interface PublishedApplications {
  readonly apps: readonly string[];
  readonly ingress: Readonly<Record<"internal" | "moving", readonly string[]>>;
}

/** Reports each name in a list of applications that is none of the environment's, or that the list has already. */
export function checkPublishedApplications(
  { apps, ingress }: PublishedApplications,
  context: z.core.$RefinementCtx,
): void {
  for (const list of ["internal", "moving"] as const) {
    // The last first: each command that removes an item moves those after it.
    for (const [index, name] of [...ingress[list].entries()].reverse()) {
      const first = ingress[list].indexOf(name);
      if (apps.includes(name) && first === index) continue;
      const path = ["ingress", list, index];
      const message = apps.includes(name)
        ? `named once: ${formatKey("slipway", ["ingress", list, first])} is the same`
        : `one of slipway:apps: ${apps.join(", ")}`;
      reportRemoval(context, path, message);
    }
  }
}
