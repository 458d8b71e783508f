import { parseUrn } from "../lib/urn";
import type { Plan } from "../plan/model";
import type { Paint } from "../plan/text/terminal";
import { checkPlan, type Violation } from "./in-plan";
import { RULES } from "./rules";

/** What the rules say of some plans. */
export interface Judgement {
  /** A line for each plan, and one for each violation. */
  readonly text: string;
  /** Whether all of them may be deployed: advice does not count. */
  readonly allowed: boolean;
}

/** Runs all rules over plans. */
export async function judgePlans(plans: readonly Plan[], paint: Paint): Promise<Judgement> {
  const found = await Promise.all(plans.map((plan) => checkPlan(plan)));
  const texts = plans.map(({ environment }, index) => judged(environment, found[index] ?? [], paint));
  return { text: texts.join("\n"), allowed: found.flat().every(({ level }) => level === "advisory") };
}

function judged(environment: string, found: readonly Violation[], paint: Paint): string {
  const title = `Policies of ${environment}: ${RULES.length} rules`;
  if (found.length === 0) return `${title}, no violation`;
  const count = found.length === 1 ? "1 violation" : `${found.length} violations`;
  const lines = found.flatMap(({ policy, urn, message, level }) => [
    `  ${policy}${level === "advisory" ? " (advice)" : ""}${urn === undefined ? "" : `  ${resourceOf(urn)}`}`,
    `    ${message}`,
  ]);
  return [paint.red(`${title}, ${count}:`), ...lines].join("\n");
}

/** Type and name of a resource: `aws:rds/instance:Instance thoughts-db`. */
function resourceOf(urn: string): string {
  const { type, name } = parseUrn(urn);
  return `${type} ${name}`;
}
