import { z } from "zod";

/** Retention of CloudWatch logs in days; CloudWatch allows only these values. */
export const retentionDays = () =>
  z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096]).default(30);
