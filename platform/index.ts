import type { PlatformSettings } from "../settings/schema/platform";
import type { Platform } from "./contract";

/** Makes the platform that an environment's settings describe; loads the SDKs of that target only. */
export async function makePlatform(settings: PlatformSettings): Promise<Platform> {
  switch (settings.target) {
    case "local":
      return (await import("./local")).localPlatform(settings);
    case "aws":
      return (await import("./aws")).awsPlatform(settings);
  }
}
