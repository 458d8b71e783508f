import { parseUrn } from "../lib/urn";
import type { Plan } from "../plan/model";
import { listed, type Terminal, wrapWords } from "../plan/text/terminal";
import { checkPlan, type PolicyViolation } from "./in-plan";
import { RULES } from "./rules";

/** Results of the policy rules for some plans. */
export interface PolicyReport {
  /** One line if all plans pass; otherwise one for each plan and the violations of each in full. */
  readonly text: string;
  /** Whether all plans may be deployed: advisory violations do not count. */
  readonly passed: boolean;
}

/** Checks plans against all rules. */
export async function reportPolicies(plans: readonly Plan[], terminal: Terminal): Promise<PolicyReport> {
  return violationReport(plans, await Promise.all(plans.map((plan) => checkPlan(plan))), terminal);
}

/** The report of plans that have been checked, by the violations of each. */
export function violationReport(
  plans: readonly Plan[],
  violations: readonly (readonly PolicyViolation[])[],
  terminal: Terminal,
): PolicyReport {
  const environments = plans.map(({ environment }) => environment);
  return {
    text: violations.every(({ length }) => length === 0)
      ? `${terminal.paint.bold("Policies")}  ${terminal.paint.green(`${RULES.length} rules passed`)} in ${listed(environments)}`
      : environments.map((environment, index) => section(environment, violations[index] ?? [], terminal)).join("\n"),
    passed: violations.flat().every(({ level }) => level === "advisory"),
  };
}

function section(environment: string, violations: readonly PolicyViolation[], terminal: Terminal): string {
  const { columns, paint } = terminal;
  const title = `Policies of ${environment}: ${RULES.length} rules`;
  if (violations.length === 0) return `${title}, no violation`;
  const count = violations.length === 1 ? "1 violation" : `${violations.length} violations`;
  const lines = violations.flatMap(({ policy, urn, message, level }) => [
    `  ${policy}${level === "advisory" ? " (advisory)" : ""}${urn === undefined ? "" : `  ${resourceOf(urn)}`}`,
    ...wrapWords(message, columns - 4).map((line) => `    ${line}`),
  ]);
  return [paint.red(`${title}, ${count}:`), ...lines].join("\n");
}

/** Type and name of a resource: `aws:rds/instance:Instance thoughts-db`. */
function resourceOf(urn: string): string {
  const { type, name } = parseUrn(urn);
  return `${type} ${name}`;
}
