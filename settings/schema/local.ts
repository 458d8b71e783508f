import { z } from "zod";

import { BUILDER_WANTED, builderSuffices, COMMON, controller, IMAGE_FIELDS } from "./common";
import { domainName, registryAddress, text, whole } from "../values";

/** Settings of an environment on a Kubernetes that exists already, such as a laptop's. */
export const local = z
  .strictObject({
    target: z.literal("local"),
    ...COMMON,
    images: z.strictObject(IMAGE_FIELDS).prefault({}),
    cluster: z.strictObject({
      /** The kubeconfig context to deploy to; no other is touched. */
      context: text(/^\S+$/, "the name of a kubeconfig context", "kind-kind"),
      /** Path of the kubeconfig; else `$KUBECONFIG` or `~/.kube/config`. */
      kubeconfig: z.string().min(1).optional(),
    }),
    registry: z.strictObject({
      /** Where images are pushed to and the cluster pulls them from. */
      address: registryAddress(),
    }),
    /** Applications answer at `<app>.<domain>`. */
    domain: domainName().default("localhost"),
    ingress: z
      .strictObject({
        controller: controller.default("traefik"),
        /** Port of the node on which the controller listens. */
        hostPort: whole(1, 65535).default(8080),
      })
      .prefault({}),
    metricsServer: z
      .strictObject({
        enabled: z.boolean().default(true),
        /** Accept a kubelet whose certificate the cluster's CA did not sign, as on kind and Docker Desktop. */
        insecureKubelet: z.boolean().default(false),
      })
      .prefault({}),
  })
  .refine(builderSuffices, BUILDER_WANTED);

export type LocalSettings = z.infer<typeof local>;
