import type { z } from "zod";

import type { Configurable } from "../settings";
import type { ApplicationPlatform, Deployed } from "./contract";

export type { Deployed } from "./contract";

/** An application stack: the schema of its settings, and what they make of it. */
export type Application = Configurable<ConfiguredApplication>;

/** An application with the settings of an environment. */
export interface ConfiguredApplication {
  readonly name: string;
  /** Deploys it with these settings. */
  readonly deploy: (platform: ApplicationPlatform) => Deployed;
}

/**
 * Declares an application. `name` is the namespace of its settings and its name in the cluster, and the first part of its
 * images' names; `deploy` receives the environment's settings, validated by `settings`.
 */
export function application<S extends z.ZodObject>(definition: {
  readonly name: string;
  readonly settings: S;
  readonly deploy: (platform: ApplicationPlatform, settings: z.output<S>) => Deployed;
}): Application {
  const { name, settings: schema, deploy } = definition;
  return {
    name,
    settings: schema,
    configure: (validate) => {
      const { value: settings, problems } = validate(schema);
      if (settings === undefined) return { problems };
      return { value: { name, deploy: (platform) => deploy(platform, settings) }, problems };
    },
  };
}
