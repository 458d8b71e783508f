import type { PlatformSettings } from "../settings/schema/platform";
import type { Platform } from "./contract";

/** Creates the platform that an environment's settings describe; loads only the SDKs of that target. */
export async function createPlatform(settings: PlatformSettings): Promise<Platform> {
  switch (settings.target) {
    case "local":
      return (await import("./local")).localPlatform(settings);
    case "aws":
      return (await import("./aws")).awsPlatform(settings);
  }
}
