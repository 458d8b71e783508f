import { type Decision, evaluate, type IamRequest, type Principal } from "./evaluate";

/** The decision on each request. */
export async function decisions(principal: Principal, requests: readonly IamRequest[]) {
  const found: { readonly request: IamRequest; readonly decision: Decision }[] = [];
  for (const request of requests) found.push({ request, decision: await evaluate(principal, request) });
  return found;
}

/** The requests whose decision is the given one, with the statements that decided. */
export async function withDecision(principal: Principal, requests: readonly IamRequest[], allowed: boolean) {
  const found = (await decisions(principal, requests)).filter(({ decision }) => decision.allowed === allowed);
  return found.map(({ request, decision }) => ({ ...request, statements: decision.statements }));
}
