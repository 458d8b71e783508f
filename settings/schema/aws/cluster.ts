import { z } from "zod";

import { publicCidrs } from "../../ip-ranges";
import { different, reportRemoval, text, whole } from "../../values";
import { requireReleasesOf } from "./node-release";
import { nodes } from "./nodes";
import { retentionDays } from "./retention";

/** Kubernetes versions in EKS standard support, newest first; 1.36 until 2027-08-02, 1.35 until 2027-03-27. */
const KUBERNETES = ["1.36", "1.35"] as const;

const principal = () =>
  text(
    /^arn:aws:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
    "the ARN of an IAM role or user",
    "arn:aws:iam::111122223333:role/admin",
  );

/** The EKS cluster, its nodes and access to it. */
export const cluster = z
  .strictObject({
    version: z.enum(KUBERNETES),
    /** What EKS does when standard support of the version ends: upgrade, or extended support at extra cost. */
    support: z.enum(["standard", "extended"]).default("standard"),
    /** IAM roles or users with full access, including the role that deploys from CI. */
    administrators: z.array(principal()).min(1).superRefine(different),
    /** IAM roles or users with read access to everything in the cluster, Secrets included. */
    viewers: z.array(principal()).superRefine(different).default([]),
    /** Seconds that a new cluster has to accept the identity that deploys: access entries take effect late. */
    accessDeadline: whole(1, 900).default(120),
    /** CIDR ranges that may reach the public API endpoint; if empty, only the private endpoint exists. */
    publicAccessCidrs: publicCidrs(),
    /** Control plane logs, stored in CloudWatch. */
    logs: z
      .strictObject({
        types: z
          .array(z.enum(["api", "audit", "authenticator", "controllerManager", "scheduler"]))
          .superRefine(different)
          .default(["api", "audit", "authenticator"]),
        retentionDays: retentionDays(),
      })
      .prefault({}),
    nodes: nodes.prefault({ kind: "auto" }),
    /** Days between a request to delete the key that encrypts secrets and its deletion. */
    keyDeletionDays: whole(7, 30).default(30),
  })
  .superRefine(({ administrators, viewers }, context) => {
    // The last first: each command that removes an element moves those after it.
    for (const [index, viewer] of [...viewers.entries()].reverse()) {
      if (!administrators.includes(viewer) || viewers.indexOf(viewer) !== index) continue;
      const message = "another one than in slipway:cluster.administrators, who have read access already";
      reportRemoval(context, ["viewers", index], message);
    }
  })
  .superRefine(({ version, nodes }, context) => {
    if (nodes.kind === "managed") requireReleasesOf(version, nodes.groups, context);
  });

export type ClusterSettings = z.infer<typeof cluster>;
