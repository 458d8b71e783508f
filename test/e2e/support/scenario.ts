import assert from "node:assert/strict";

import { TIMEOUT_SECONDS, type Client } from "./client";
import type { ClusterClient } from "./cluster";
import { problemsLogged } from "./pod-logs";
import type { ScenarioResult } from "./report";
import type { ApplicationName, ApplicationSite, Site } from "./site";
import { explains } from "./standstill";
import { Traffic, type RequestFailure, type RequestKind } from "./traffic";

/** A scenario's measurements, by description. */
export type Measurements = Readonly<Record<string, number>>;

/** Returns the site. @throws Error if it is not open. */
export type SiteAccessor = () => Site;

/** Receives the result of a scenario, whether it passed or not. */
type RecordResult = (result: Omit<ScenarioResult, "scenario">) => void;

/** Changes the site, and fails if the site does not behave as expected. */
export type Scenario = (site: Site, record: RecordResult) => Promise<void>;

/** Responses to await before a scenario begins, and again after it: about two seconds' worth. */
const MARGIN = 24;

/** The maximum number of failures in a message. */
const SHOWN = 8;

/** A scenario without background traffic. */
export function quietly(work: (site: Site) => Promise<Measurements | undefined>): Scenario {
  return (site, record) => measured(site.client, record, () => work(site));
}

/** A scenario without background traffic, on one of the other applications. */
export function quietlyOn(
  application: ApplicationName,
  work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>,
): Scenario {
  return async (site, record) => {
    const on = site.of(application);
    try {
      await measured(on.client, record, () => work(site, on));
    } finally {
      on.client.close();
    }
  };
}

/**
 * A scenario with background traffic of users.
 *
 * @param tolerated Whether the scenario expects a failure. @default it expects none
 */
export function underTraffic(
  work: (site: Site) => Promise<Measurements | undefined>,
  tolerated: (failure: RequestFailure) => boolean = () => false,
): Scenario {
  return quietly(async (site) => {
    const results = await underRequests(site, site.client, usersOf(site), () => work(site), tolerated);
    await site.assertNothingLost();
    return results;
  });
}

/**
 * Does something while requests are sent, which start a while before and end a while after. Failures that a standstill of the
 * machine explains count as expected.
 *
 * @param tolerated Whether a failure is expected. @default none is
 * @throws AssertionError with the other failures.
 */
export async function underRequests<Result>(
  site: Site,
  client: Client,
  kinds: readonly RequestKind[],
  work: () => Promise<Result>,
  tolerated: (failure: RequestFailure) => boolean = () => false,
): Promise<Result> {
  const traffic = new Traffic(client, kinds);
  let result: Result;
  let unexpected: readonly RequestFailure[];
  try {
    await traffic.awaitResponses(MARGIN, site.signal);
    result = await work();
    await traffic.awaitResponses(MARGIN, site.signal);
  } finally {
    const { failures, acknowledged } = await traffic.stop();
    const explained = ({ at }: RequestFailure): boolean =>
      site.standstills.found.some((one) => explains(one, at, TIMEOUT_SECONDS * 1000));
    unexpected = failures.filter((failure) => !tolerated(failure) && !explained(failure));
    site.acknowledged += acknowledged;
    client.counts.failed += failures.length;
    client.counts.foreseen += failures.length - unexpected.length;
  }
  await assertNone(unexpected, site.namespaceOf(client));
  return result;
}

/** The traffic of the users of thoughts: mostly reads, some writes, few sign-ins, because each of these computes a password hash. */
export function usersOf({ visitor, mark }: Site): RequestKind[] {
  const { authorization, cookie } = visitor;
  const signIn = { username: "stephen", password: "stephen" };
  return [
    { request: { path: "/search?search=rivers" }, expected: 200, share: 16 },
    { request: { path: "/thoughts/", headers: cookie }, expected: 200, share: 12 },
    { request: { path: "/api/thoughts/?search=rivers" }, expected: 200, share: 16 },
    { request: { path: "/api/me/thoughts/", headers: authorization }, expected: 200, share: 12 },
    {
      request: { path: "/api/me/thoughts/", headers: authorization, form: { text: `${mark} in passing` } },
      expected: 201,
      share: 3,
    },
    { request: { path: "/api/login/", form: signIn }, expected: 200, share: 1 },
  ];
}

async function assertNone(failures: readonly RequestFailure[], cluster: ClusterClient): Promise<void> {
  const [first] = failures;
  if (first === undefined) return;
  const shown = failures
    .slice(0, SHOWN)
    .map(({ at, request, outcome, text }) => `  ${at} ${request}: ${outcome} ${text}`.trimEnd());
  const more = failures.length > SHOWN ? [`  and ${failures.length - SHOWN} more`] : [];
  const logged = (await problemsLogged(cluster, first.at)).map((line) => `  ${line}`);
  assert.fail(
    [`${failures.length} requests failed:`, ...shown, ...more, "Logged since the first:", ...logged].join("\n"),
  );
}

/** Does a scenario's work and records its result, with the numbers of its client's requests, whether it passes or not. */
async function measured(
  { counts }: Client,
  record: RecordResult,
  work: () => Promise<Measurements | undefined>,
): Promise<void> {
  const started = Date.now();
  const before = { ...counts };
  let numbers: Measurements | undefined;
  let passed = false;
  try {
    numbers = await work();
    passed = true;
  } finally {
    record({
      sent: counts.sent - before.sent,
      failed: counts.failed - before.failed,
      foreseen: counts.foreseen - before.foreseen,
      seconds: (Date.now() - started) / 1000,
      ...(numbers && { measured: numbers }),
      passed,
    });
  }
}
