import { inspect } from "node:util";

import type { ScenarioResult } from "./report";
import type { Scenario, SiteAccessor } from "./scenario";
import { isSelected } from "./selection";
import type { Site } from "./site";

/** Minutes that a scenario may take, waiting for its turn on the stack included. */
const LIMIT = 40;

/** The run was interrupted, its time is used up, or the application is not available. */
class Skipped extends Error {}

interface Entry {
  readonly title: string;
  readonly scenario: Scenario;
  readonly test: Mocha.Test;
  /** Settles when the scenario has ended; set when the stage begins. */
  done?: Promise<void>;
  result?: ScenarioResult;
}

/** Scenarios that run one after the other, each from the state that the previous one left. */
export class Track {
  private readonly entries: Entry[] = [];
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly getSite: SiteAccessor,
    private readonly needed: boolean,
    private readonly begin: () => void,
  ) {}

  /** Adds a scenario, and a test of mocha that waits for it and reports its result. */
  it(title: string, scenario: Scenario): void {
    const report = (context: Mocha.Context): Promise<void> => this.report(entry, context);
    const test = it(title, function () {
      return report(this);
    });
    const entry: Entry = { title, scenario, test };
    this.entries.push(entry);
  }

  /** Starts the scenarios whose tests mocha is going to run. A failed scenario does not stop later ones. */
  start(): void {
    const site = this.getSite();
    for (const entry of this.entries.filter(({ test }) => isSelected(test))) {
      entry.done = this.last.then(() => {
        if (this.needed || site.hasTime) return perform(entry, site);
        site.report.addUntimely(entry.title);
        throw new Skipped("no time left");
      });
      // Its test reports a failure.
      this.last = entry.done.catch(() => undefined);
    }
  }

  /** Waits until no scenario is running. */
  ended(): Promise<void> {
    return this.last;
  }

  private async report(entry: Entry, context: Mocha.Context): Promise<void> {
    // The scenario has its own time limit, which starts with it: it may still be waiting for others.
    context.timeout(0);
    this.begin();
    try {
      if (entry.done === undefined) throw new Error("mocha runs a test that it was not expected to run");
      await entry.done;
    } catch (error) {
      if (error instanceof Skipped) context.skip();
      // At once, since mocha prints it at the end only, which a run that is killed does not reach.
      process.stdout.write(`    ${entry.title}: ${inspect(error)}\n`);
      throw error;
    } finally {
      if (entry.result !== undefined) this.getSite().report.add(entry.result);
    }
  }
}

/**
 * Tracks that run in parallel, because their scenarios mostly wait. All start with the first test of the stage; mocha runs
 * the tests in the order in which they were added, and the scenarios of later tests are running or have ended by then.
 */
export class Stage {
  private readonly tracks: Track[] = [];
  private begun = false;

  /** @param needed Whether its scenarios are run even if the run's time is used up. */
  constructor(
    private readonly getSite: SiteAccessor,
    private readonly needed: boolean,
  ) {}

  /** Adds a track to this stage. */
  track(): Track {
    const track = new Track(this.getSite, this.needed, () => {
      this.begin();
    });
    this.tracks.push(track);
    return track;
  }

  /** Waits until no scenario is running. */
  async ended(): Promise<void> {
    await Promise.all(this.tracks.map((track) => track.ended()));
  }

  private begin(): void {
    if (this.begun) return;
    this.begun = true;
    for (const track of this.tracks) track.start();
  }
}

async function perform(entry: Entry, site: Site): Promise<void> {
  if (site.signal.aborted || site.abandoned) throw new Skipped("not run");
  const work = entry.scenario(site, (measured) => {
    entry.result = { scenario: entry.title, ...measured };
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the scenario took more than ${LIMIT} minutes`));
    }, LIMIT * 60_000);
  });
  await Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}
