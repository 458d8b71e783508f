import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import type { ApplicationPlatform } from "./contract";

/** What an application contributes to the stack's outputs. */
export interface Deployed {
  /** URL of the application. */
  readonly url: pulumi.Output<string>;
}

/** An application stack: the schema of its settings, and how to deploy it on any platform. */
export interface Application {
  /** Namespace of its settings and its name in the cluster; also the first part of its images' names. */
  readonly name: string;
  readonly settings: z.ZodObject;
  readonly deploy: (platform: ApplicationPlatform, settings: never) => Deployed;
}

/** Declares an application; `deploy` receives the environment's settings, validated by `settings`. */
export function application<S extends z.ZodObject>(definition: {
  readonly name: string;
  readonly settings: S;
  readonly deploy: (platform: ApplicationPlatform, settings: z.output<S>) => Deployed;
}): Application {
  return definition;
}
