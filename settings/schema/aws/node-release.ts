import { z } from "zod";

import type { Command } from "../../fixes";

/** A release of the EKS optimized image: the version of Kubernetes in it, and the day of the build. */
const RELEASE = /^(\d+\.\d+)\.\d+-\d{8}$/;

/** Looks the newest release up, and writes it into the settings. */
const LOOK_UP: Command = { command: "npm run node-release --" };

const EXAMPLE = "1.35.6-20260714";

/** The release of a node group's image. */
export const nodeRelease = () =>
  z.custom<string>((value) => isNodeRelease(value), {
    error: `a release of the EKS optimized image, such as ${EXAMPLE}`,
    params: LOOK_UP,
  });

/** Whether a value has the form of a release. */
export function isNodeRelease(value: unknown): value is string {
  return typeof value === "string" && RELEASE.test(value);
}

/** Reports each group whose release belongs to another version of Kubernetes than the cluster. */
export function requireReleasesOf(
  version: string,
  groups: Readonly<Record<string, { readonly releaseVersion?: string | undefined }>>,
  context: z.core.$RefinementCtx,
): void {
  for (const [name, { releaseVersion }] of Object.entries(groups)) {
    if (releaseVersion === undefined || RELEASE.exec(releaseVersion)?.[1] === version) continue;
    context.addIssue({
      code: "custom",
      path: ["nodes", "groups", name, "releaseVersion"],
      message: `a release of Kubernetes ${version}, which slipway:cluster.version names`,
      params: LOOK_UP,
    });
  }
}
