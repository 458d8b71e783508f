import { z } from "zod";

import { replicas, resources } from "../../settings/values";

/** The settings that every service has: its number of pods, one by default, and the size of each. */
export const serviceShape = (defaults: Parameters<typeof resources>[0]) => ({
  replicas: replicas().default(1),
  resources: resources(defaults),
});

/** A service without settings of its own. */
export const service = (defaults: Parameters<typeof resources>[0]) =>
  z.strictObject(serviceShape(defaults)).prefault({});
