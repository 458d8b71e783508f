import { readFileSync } from "node:fs";

import { diffPlans, isEmpty } from "../../plan/diff/diff";
import { renderDiff } from "../../plan/diff/diff-text";
import { goldenText, normalise } from "../../plan/diff/normalise";
import { goldenPath, readGolden } from "../../plan/golden-file";
import type { Plan } from "../../plan/model";

const ACCEPT = "If the change is intended, accept it: npm run golden";

/**
 * The differences between a plan and the golden plan of its environment, with the command that accepts them; an empty
 * string if there are none.
 *
 * @throws Error if the environment has no golden plan.
 */
export function goldenDifferences(plan: Plan): string {
  const golden = readGolden(plan.environment);
  const present = normalise(plan);
  const moved = urnDifferences(golden, present);
  const diff = diffPlans(golden, present);
  const parts = [
    ...(moved === "" ? [] : [moved]),
    ...(isEmpty(diff) ? [] : [`The plan of ${plan.environment} has changed:\n\n${renderDiff(diff)}`]),
  ];
  // A diff does not show everything, such as parents and the order of lists of options.
  if (parts.length === 0 && readFileSync(goldenPath(plan.environment), "utf8") !== goldenText(plan)) {
    parts.push(`${goldenPath(plan.environment)} differs in what a diff does not show, such as parents.`);
  }
  return parts.length === 0 ? "" : [...parts, ACCEPT].join("\n\n");
}

/** The URNs that only one of two plans has, with advice; an empty string if there are none. */
export function urnDifferences(before: Plan, after: Plan): string {
  const old = new Set(before.resources.map(({ urn }) => urn));
  const present = new Set(after.resources.map(({ urn }) => urn));
  const removed = [...old].filter((urn) => !present.has(urn)).map((urn) => `- ${urn}`);
  const added = [...present].filter((urn) => !old.has(urn)).map((urn) => `+ ${urn}`);
  if (removed.length + added.length === 0) return "";
  return [
    ...removed,
    ...added,
    "The engine deletes a resource whose URN changes and creates another: give a renamed or moved one the option",
    "`aliases`, and keep the resources that hold data.",
  ].join("\n");
}
