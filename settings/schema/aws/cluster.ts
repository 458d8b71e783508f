import { z } from "zod";

import { cidr, text, whole } from "../../values";
import { nodes } from "./nodes";
import { retentionDays } from "./retention";

/** Kubernetes versions that EKS has in standard support, newest first; 1.36 until 2027-08-02, 1.35 until 2027-03-27. */
const KUBERNETES = ["1.36", "1.35"] as const;

const principal = () =>
  text(
    /^arn:aws[-a-z]*:iam::\d{12}:(role|user)\/\S+$/,
    "an IAM role or user ARN",
    "arn:aws:iam::111122223333:role/admin",
  );

/** The EKS cluster, its nodes, and who may use them. */
export const cluster = z.strictObject({
  version: z.enum(KUBERNETES),
  /** What EKS does when standard support of the version ends: upgrade, or stay at a price. */
  support: z.enum(["standard", "extended"]).default("standard"),
  /** IAM roles or users that administer the cluster, the role that deploys from CI among them. */
  administrators: z.array(principal()).min(1),
  /** IAM roles or users that may read everything in the cluster, Secrets included, and change nothing. */
  viewers: z.array(principal()).default([]),
  /** From where the public API endpoint may be reached; with none there is only the private one. */
  publicAccessCidrs: z.array(cidr()),
  /** Logs of the control plane, kept in CloudWatch. */
  logs: z
    .strictObject({
      types: z
        .array(z.enum(["api", "audit", "authenticator", "controllerManager", "scheduler"]))
        .default(["api", "audit", "authenticator"]),
      retentionDays: retentionDays(),
    })
    .prefault({}),
  nodes: nodes.prefault({ kind: "auto" }),
  /** Days that pass between asking for the deletion of the key that encrypts secrets and its end. */
  keyDeletionDays: whole(7, 30).default(30),
});

export type ClusterSettings = z.infer<typeof cluster>;
