import assert from "node:assert/strict";

import type { Client } from "./client";
import type { Result } from "./report";
import type { Application, ApplicationSite, Site } from "./site";
import { Traffic, type Failure, type Kind } from "./traffic";

/** Numbers that a scenario measured, by what they are. */
export type Measured = Readonly<Record<string, number>>;

/** Gives the site once it is open. */
export type TheSite = () => Site;

/** Takes what a scenario came to, whether it passed or not. */
type Note = (result: Omit<Result, "scenario">) => void;

/** Something that is done to the site, and that fails if the site does not behave as it should. */
export type Scenario = (site: Site, note: Note) => Promise<void>;

/** Answers that have to come before a scenario begins, and again after it: about two seconds' worth. */
const MARGIN = 40;

/** How many failures a message shows. */
const SHOWN = 8;

/** A scenario that sends no more than it asks for itself. */
export function quietly(work: (site: Site) => Promise<Measured | undefined>): Scenario {
  return (site, note) => measured(site.client, note, () => work(site));
}

/** A scenario on one of the other applications. */
export function quietlyOn(
  application: Application,
  work: (site: Site, on: ApplicationSite) => Promise<Measured | undefined>,
): Scenario {
  return async (site, note) => {
    const on = site.of(application);
    try {
      await measured(on.client, note, () => work(site, on));
    } finally {
      on.client.close();
    }
  };
}

/**
 * A scenario during which people go on using the application.
 *
 * @param tolerated Which failures belong to the scenario; by default none does.
 */
export function underTraffic(
  work: (site: Site) => Promise<Measured | undefined>,
  tolerated: (failure: Failure) => boolean = () => false,
): Scenario {
  return quietly(async (site) => {
    const results = await whileAsked(site, site.client, mix(site), () => work(site), tolerated);
    await site.assertNothingLost();
    return results;
  });
}

/**
 * Does something while people ask, from a while before until a while after.
 *
 * @param tolerated which failures belong to what is done; by default none does.
 * @throws AssertionError that shows the other failures.
 */
export async function whileAsked<Result>(
  site: Site,
  client: Client,
  kinds: readonly Kind[],
  work: () => Promise<Result>,
  tolerated: (failure: Failure) => boolean = () => false,
): Promise<Result> {
  const traffic = new Traffic(client, kinds);
  let result: Result;
  let failures: readonly Failure[];
  try {
    await traffic.answers(MARGIN, site.signal);
    result = await work();
    await traffic.answers(MARGIN, site.signal);
  } finally {
    const ended = await traffic.stop();
    failures = ended.failures;
    site.acknowledged += ended.acknowledged;
    client.counts.failed += failures.length;
    client.counts.foreseen += failures.filter(tolerated).length;
  }
  assertNone(failures.filter((failure) => !tolerated(failure)));
  return result;
}

/** What people do: mostly read, sometimes write, seldom sign in, since that costs a password's hash. */
function mix({ visitor, mark }: Site): Kind[] {
  const { authorization, cookie } = visitor;
  const signIn = { username: "stephen", password: "stephen" };
  return [
    { question: { path: "/search?search=rivers" }, expected: 200, share: 16 },
    { question: { path: "/thoughts/", headers: cookie }, expected: 200, share: 12 },
    { question: { path: "/api/thoughts/?search=rivers" }, expected: 200, share: 16 },
    { question: { path: "/api/me/thoughts/", headers: authorization }, expected: 200, share: 12 },
    {
      question: { path: "/api/me/thoughts/", headers: authorization, form: { text: `${mark} in passing` } },
      expected: 201,
      share: 3,
    },
    { question: { path: "/api/login/", form: signIn }, expected: 200, share: 1 },
  ];
}

function assertNone(failures: readonly Failure[]): void {
  const shown = failures.slice(0, SHOWN).map(({ at, request, outcome }) => `  ${at} ${request}: ${outcome}`);
  const more = failures.length > SHOWN ? [`  and ${failures.length - SHOWN} more`] : [];
  assert.equal(failures.length, 0, [`${failures.length} requests failed:`, ...shown, ...more].join("\n"));
}

/** Does a scenario's work and notes its result, with the requests of its client, whether it passes or not. */
async function measured({ counts }: Client, note: Note, work: () => Promise<Measured | undefined>): Promise<void> {
  const started = Date.now();
  const before = { ...counts };
  let numbers: Measured | undefined;
  let passed = false;
  try {
    numbers = await work();
    passed = true;
  } finally {
    note({
      sent: counts.sent - before.sent,
      failed: counts.failed - before.failed,
      foreseen: counts.foreseen - before.foreseen,
      seconds: (Date.now() - started) / 1000,
      ...(numbers && { measured: numbers }),
      passed,
    });
  }
}
