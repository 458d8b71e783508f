import { readFileSync, statSync } from "node:fs";

import { PROJECT_FOLDER } from "../../lib/project";
import { writeWhole } from "../../lib/write-file";
import type { PlanOptions } from "./command";
import { renderComment } from "../../plan/comment/comment";
import { compareWithRevision, type RevisionComparison } from "../../plan/comment/data";
import { parseComparison } from "../../plan/comment/schema";

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Compares all environments, or reads the comparison of an earlier run, and writes the comment to `target`: a path, with
 * the comparison as JSON beside it, or `-` for stdout.
 *
 * @returns whether every environment can be planned in its current state.
 * @throws Error if the revision or the comparison file cannot be used.
 */
export async function writeComment({ against = "", from }: PlanOptions, target: string): Promise<boolean> {
  const comparison = from === undefined ? await compareWithRevision(against, PROJECT_FOLDER) : readComparison(from);
  const text = renderComment(comparison);
  if (target === "-") process.stdout.write(text);
  else {
    writeWhole(target, text);
    if (from === undefined) writeWhole(jsonPath(target), `${JSON.stringify(comparison)}\n`);
    console.log(`Written: ${target}`);
  }
  return from !== undefined || comparison.findings.every((one) => one.state !== "unplanned" || one.side !== "now");
}

/** The file of the comparison beside that of a comment: `comment.json` for `comment.md`. */
function jsonPath(target: string): string {
  return `${target.replace(/\.md$/, "")}.json`;
}

/**
 * Reads the comparison that a run has written.
 *
 * @throws Error if it is too large, or not a comparison.
 */
export function readComparison(path: string): RevisionComparison {
  const { size } = statSync(path);
  if (size > MAX_BYTES) throw new Error(`${path} has ${size} bytes; a comparison has at most ${MAX_BYTES}.`);
  return parseComparison(readFileSync(path, "utf8"));
}
