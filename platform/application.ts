import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import type { ApplicationPlatform } from "./contract";

/** What an application gives the stack's outputs. */
export interface Deployed {
  /** Where people reach it. */
  readonly url: pulumi.Output<string>;
}

/** An application stack: its settings' schema and how it is deployed, on any platform. */
export interface Application {
  /** Its namespace in the settings and in the cluster; also the first part of its images' names. */
  readonly name: string;
  readonly settings: z.ZodObject;
  readonly deploy: (platform: ApplicationPlatform, settings: never) => Deployed;
}

/** Declares an application; `deploy` gets what `settings` makes of the environment's configuration. */
export function application<S extends z.ZodObject>(definition: {
  readonly name: string;
  readonly settings: S;
  readonly deploy: (platform: ApplicationPlatform, settings: z.output<S>) => Deployed;
}): Application {
  return definition;
}
