import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import type { PlanOptions } from "./command";
import { renderComment } from "../../plan/comment/comment";
import { compareWithRevision, type RevisionComparison } from "../../plan/comment/data";
import { parseComparison } from "../../plan/comment/schema";

const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Compares all environments, or reads what an earlier run compared, and writes the comment to `target`: a path, beside
 * which the comparison goes as JSON, or `-` for stdout.
 *
 * @returns whether everything could be planned as it is now.
 * @throws Error if the revision or the file to read cannot be used.
 */
export async function writeComment({ against = "", from }: PlanOptions, target: string): Promise<boolean> {
  const comparison = from === undefined ? await compareWithRevision(against, PROJECT_FOLDER) : readComparison(from);
  const text = renderComment(comparison);
  if (target === "-") process.stdout.write(text);
  else {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    if (from === undefined) writeFileSync(besides(target), `${JSON.stringify(comparison)}\n`);
    console.log(`Written: ${target}`);
  }
  return from !== undefined || comparison.findings.every((one) => one.state !== "unplanned" || one.side !== "now");
}

/** The file for the comparison beside a comment's: `comment.json` for `comment.md`. */
function besides(target: string): string {
  return `${target.replace(/\.md$/, "")}.json`;
}

/**
 * The comparison that a run has written.
 *
 * @throws Error if it is too large, or none.
 */
export function readComparison(path: string): RevisionComparison {
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes; a comparison has at most ${MOST_BYTES}.`);
  return parseComparison(readFileSync(path, "utf8"));
}
