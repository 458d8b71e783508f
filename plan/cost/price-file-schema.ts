import { z } from "zod";

import { isRegion, REGION_RULE } from "../../settings/regions";
import { decimal } from "./money";

/** A decimal without a sign, as text. */
const amount = z.string().regex(/^(?:0|[1-9]\d*)(?:\.\d+)?$/, 'must be a decimal as text, such as "0.052"');

const tier = z.strictObject({ from: amount, usd: amount });

const tiers = z
  .array(tier)
  .min(1)
  .refine(([first]) => first?.from === "0", "the first tier must begin at 0")
  .refine(
    (all) => all.every(({ from }, place) => place === 0 || decimal(from).gt(decimal(all[place - 1]?.from ?? "0"))),
    "each tier must begin after the one before",
  );

const source = z
  .strictObject({
    file: z.url().regex(/^https:\/\/(?:[\w-]+\.)*amazon(?:aws)?\.com\//, "must be an address with https of AWS"),
    published: z.iso.date().optional(),
    read: z.iso.date(),
    transcription: z.string().min(1).optional(),
  })
  .refine(({ published, read }) => published === undefined || published <= read, "was read before it was published");

const price = z.strictObject({
  unit: z.string().min(1),
  tiers,
  source,
  instance: z.strictObject({ vcpus: z.int().positive(), memoryGib: z.number().positive() }).optional(),
});

/** The rules of a price file. Only what writes or tests price files needs them: a plan reads the files without zod. */
export const priceFileSchema = z.strictObject({
  region: z.string().refine(isRegion, `must be ${REGION_RULE}`),
  currency: z.literal("USD"),
  figures: z
    .record(z.string().regex(/^[a-z0-9]+(?:[./-][a-z0-9]+)*$/, "must be the ID of a figure"), price)
    .refine((figures) => Object.keys(figures).join() === Object.keys(figures).sort().join(), "must be sorted by ID"),
});
