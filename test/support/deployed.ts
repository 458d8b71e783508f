import assert from "node:assert/strict";

import type { Application } from "../../platform/application";
import { localPlatform } from "../../platform/local";
import type { ApplicationPlatform } from "../../platform/contract";
import type { PlannedResource } from "../../plan/model";
import { platformSettings } from "../../settings/schema/platform";
import { recorded } from "./record";

/**
 * Deploys an application on the local platform without an engine, and returns its resources.
 *
 * @param given The application's settings.
 * @param change Overrides of the platform's members.
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
    const { value } = application.configure((schema) => ({ value: schema.parse(given), problems: [] }));
    assert.ok(value);
    localPlatform(settings).deploy(value.name, (platform) => value.deploy(Object.assign(platform, change)));
  });
}
