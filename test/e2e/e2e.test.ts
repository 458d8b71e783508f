import { autoscaling } from "./scenarios/autoscaling";
import { broken } from "./scenarios/broken";
import { database } from "./scenarios/database";
import { devLoopOfGo, devLoopOfPython } from "./scenarios/dev-loop";
import { end } from "./scenarios/end";
import { faceRecognition } from "./scenarios/face-recognition";
import { faceRecognitionChanges, faceRecognitionReturn } from "./scenarios/face-recognition-changes";
import { faceRecognitionOutages } from "./scenarios/face-recognition-outages";
import { ingressMove } from "./scenarios/ingress-move";
import { kinds } from "./scenarios/kinds";
import { phpdemo } from "./scenarios/phpdemo";
import { policies } from "./scenarios/policies";
import { probes } from "./scenarios/probes";
import { pydemo } from "./scenarios/pydemo";
import { releases } from "./scenarios/releases";
import { rotations } from "./scenarios/rotations";
import { scopelens } from "./scenarios/scopelens";
import { scopelensChanges } from "./scenarios/scopelens-changes";
import { scopelensOutages } from "./scenarios/scopelens-outages";
import { start } from "./scenarios/start";
import { userAdmin, userAdminOutage } from "./scenarios/user-admin";
import { userAdminRotations } from "./scenarios/user-admin-rotations";
import { Cleanup } from "../../lib/cleanup";
import { openSite, type Site } from "./support/site";
import { describeStandstill } from "./support/standstill";
import { Stage } from "./support/tracks";

/** Milliseconds: a first run compiles the cluster and the engine. */
const SETUP = 45 * 60_000;
const TEARDOWN = 10 * 60_000;

describe("the applications on a real cluster", () => {
  const cleanup = new Cleanup();
  const interrupt = new AbortController();
  const over = new AbortController();
  let site: Site | undefined;
  const getSite = (): Site => {
    if (site === undefined) throw new Error("the set-up failed");
    return site;
  };
  const stop = (): void => {
    // Running commands end in order, and then the clean-up runs; a second signal skips both.
    if (interrupt.signal.aborted) process.exit(130);
    process.stdout.write("\nStopping: the deployment is destroyed first.\n");
    interrupt.abort(new Error("interrupted"));
  };

  before(async function () {
    this.timeout(SETUP);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
    site = await openSite(cleanup, AbortSignal.any([interrupt.signal, over.signal]));
  });

  after(async function () {
    this.timeout(TEARDOWN);
    // If mocha has not waited for all scenarios, as with `--bail`, the others end before the stack is destroyed.
    over.abort();
    await Promise.all(stages.map((stage) => stage.ended()));
    if (site !== undefined) {
      const title = "The machine stood still, and failures around these times were not judged";
      site.report.addTable(title, site.standstills.found.map(describeStandstill));
      process.stdout.write(`\n${site.report.table()}\n`);
    }
    await cleanup.run();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, stop);
  });

  const first = new Stage(getSite, true);
  const beginning = first.track();
  start(beginning);
  // While nothing else changes the stack: every pod of it takes part.
  policies(beginning);

  const together = new Stage(getSite, false);
  const thoughts = together.track();
  // In this order: each starts from the state that the previous one left.
  for (const scenarios of [releases, rotations, probes, broken, database]) scenarios(thoughts);
  phpdemo(together.track());
  kinds(together.track());
  const echo = together.track();
  for (const scenarios of [pydemo, devLoopOfPython]) scenarios(echo);
  const users = together.track();
  for (const scenarios of [userAdmin, userAdminRotations, userAdminOutage]) scenarios(users);
  const teams = together.track();
  for (const scenarios of [scopelens, scopelensChanges, scopelensOutages, devLoopOfGo]) scenarios(teams);

  const faces = together.track();
  for (const scenarios of [faceRecognition, faceRecognitionChanges, faceRecognitionOutages, faceRecognitionReturn]) {
    scenarios(faces);
  }

  // Not in parallel: its load uses all cores, so that requests of other scenarios would fail.
  const one = new Stage(getSite, false);
  const alone = one.track();
  autoscaling(alone);
  ingressMove(alone);

  const last = new Stage(getSite, true);
  end(last.track());

  const stages = [first, together, one, last];
});
