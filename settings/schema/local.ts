import { z } from "zod";

import { BUILDER_REQUIRED, COMMON, hasBuilder, IMAGE_FIELDS, RENAMED_IMAGE_FIELDS } from "./common";
import { renamed } from "../renamed";
import { localDatabases } from "./databases";
import { checkNextController, controller, nextController } from "./ingress";
import { domainName, registryAddress, resources, text, whole } from "../values";

/** Settings of an environment on an existing Kubernetes cluster, such as one on a laptop. */
export const local = z
  .strictObject({
    target: z.literal("local"),
    ...COMMON,
    images: renamed(z.strictObject(IMAGE_FIELDS), RENAMED_IMAGE_FIELDS).prefault({}),
    cluster: z.strictObject({
      /** The kubeconfig context to deploy to; no other is used. */
      context: text(/^\S+$/, "the name of a kubeconfig context", "kind-kind"),
      /** Path of the kubeconfig; default: `$KUBECONFIG` or `~/.kube/config`. */
      kubeconfig: z.string().min(1).optional(),
    }),
    registry: z.strictObject({
      /** Registry that images are pushed to and the cluster pulls from. */
      address: registryAddress(),
    }),
    /** Applications are served at `<app>.<domain>`. */
    domain: domainName().default("localhost"),
    ingress: z
      .strictObject({
        controller: controller.default("traefik"),
        /** Host port on the node that the controller listens on. */
        hostPort: whole(1, 65535).default(8080),
        next: nextController.extend({ hostPort: whole(1, 65535).default(8081) }).optional(),
      })
      .prefault({}),
    metricsServer: z
      .strictObject({
        enabled: z.boolean().default(true),
        /** Accept kubelet certificates that the cluster's CA did not sign, as on kind and Docker Desktop. */
        insecureKubelet: z.boolean().default(false),
      })
      .prefault({}),
    sharedFiles: z
      .strictObject({
        /**
         * Storage class for files that several workloads share, with ReadWriteMany; required on a cluster of several nodes.
         * Without it they are in a volume of the default class, on one node.
         */
        storageClass: text(/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/, "the name of a storage class", "nfs").optional(),
      })
      .prefault({}),
    /** Sizes of each object store's server. */
    objectStores: z
      .strictObject({
        /** Size of a new volume in GiB. */
        storage: whole(1, 65536).default(5),
        resources: resources({ cpu: 50, memory: 256 }),
      })
      .prefault({}),
    databases: localDatabases.prefault({}),
  })
  .refine(hasBuilder, BUILDER_REQUIRED)
  .superRefine(checkNextController);

export type LocalSettings = z.infer<typeof local>;
