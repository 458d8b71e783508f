import type { IgnoreCase } from "./case";
import { PATH_CASES } from "./paths";
import { PATTERN_CASES } from "./patterns";

/** What Docker's builder makes of ignore files: `test/engine/contexts.test.ts` asks it. */
export const IGNORE_CASES: readonly IgnoreCase[] = [...PATH_CASES, ...PATTERN_CASES];
