import { z } from "zod";

import type { Fix } from "../fixes";

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
