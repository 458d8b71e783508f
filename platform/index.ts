import type { PlatformSettings } from "../settings/schema/platform";
import type * as Aws from "./aws";
import type { Platform } from "./contract";
import type * as Local from "./local";

/* eslint-disable @typescript-eslint/no-require-imports -- `import()` would need a loader of ES modules in a plan */

/** Creates the platform that an environment's settings describe; loads only the SDKs of that target. */
export function createPlatform(settings: PlatformSettings): Platform {
  switch (settings.target) {
    case "local":
      return (require("./local") as typeof Local).localPlatform(settings);
    case "aws":
      return (require("./aws") as typeof Aws).awsPlatform(settings);
  }
}
