import assert from "node:assert/strict";

import type { Application } from "../../platform/application";
import { localPlatform } from "../../platform/local";
import type { ApplicationPlatform } from "../../platform/contract";
import type { PlannedResource } from "../../plan/model";
import { platformSettings } from "../../settings/schema/platform";
import { recorded } from "./record";

/**
 * What an application makes on a cluster that exists.
 *
 * @param given what its settings say.
 * @param change what its platform says otherwise.
 */
export function deployed(
  application: Application,
  given: Readonly<Record<string, unknown>> = {},
  change: Partial<ApplicationPlatform> = {},
): Promise<PlannedResource[]> {
  const settings = platformSettings.parse({
    target: "local",
    apps: [application.name],
    cluster: { context: "test" },
    registry: { address: "localhost:5000" },
    images: { builder: "slipway" },
  });
  assert.ok(settings.target === "local");
  return recorded(() => {
    const platform = localPlatform(settings).application(application.name);
    application.deploy(Object.assign(platform, change), application.settings.parse(given) as never);
  });
}
