import { z } from "zod";

import { aws } from "./aws";
import { local } from "./local";

export type { AwsSettings } from "./aws";
export type { ImageSettings, PromotionSettings } from "./common";
export type { LocalSettings } from "./local";

/** The settings under `slipway:`. */
export const platformSettings = z.discriminatedUnion("target", [local, aws]);

export type PlatformSettings = z.infer<typeof platformSettings>;
