import { z } from "zod";

import { replicas, resources } from "../../settings/values";

/** The number of pods of a service, one by default, and the size of each. */
export const service = (defaults: Parameters<typeof resources>[0]) =>
  z.strictObject({ replicas: replicas().default(1), resources: resources(defaults) }).prefault({});
