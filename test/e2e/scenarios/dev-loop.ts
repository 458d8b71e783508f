import assert from "node:assert/strict";
import { join } from "node:path";

import { builtImages } from "../../../local/engine/output";
import { waitFor } from "../../../local/host/wait";
import type { Client } from "../support/client";
import { DevLoopCommand } from "../support/dev-loop";
import { type Measurements, quietlyOn, underRequests } from "../support/scenario";
import { settled } from "../support/services";
import type { ApplicationName, ApplicationSite, Site } from "../support/site";
import type { HeldStack } from "../support/stack";
import type { Track } from "../support/tracks";
import type { RequestKind } from "../support/traffic";

/** A service that is edited. */
interface EditedService {
  readonly application: ApplicationName;
  readonly language: string;
  readonly workload: string;
  readonly kind: "deployment" | "statefulset";
  readonly replicas: number;
  readonly file: string;
  /** A text in the file that answers show. */
  readonly text: string;
  /** A request whose answer shows it. */
  readonly shown: RequestKind;
}

const GO: EditedService = {
  application: "scopelens",
  language: "Go",
  workload: "scopelens-server",
  kind: "deployment",
  replicas: 1,
  file: "apps/scopelens/server/internal/api/server.go",
  text: "there is nothing at this path",
  shown: { request: { path: "/api/nothing" }, expected: 404, share: 1 },
};

const PYTHON: EditedService = {
  application: "pydemo",
  language: "Python",
  workload: "pydemo-service",
  kind: "statefulset",
  replicas: 2,
  file: "apps/pydemo/service/app.py",
  text: "Version=version,",
  shown: { request: { path: "/" }, expected: 200, share: 1 },
};

/** Seconds until answers show a change that is deployed: a proxy in front may ask the previous pod while it drains. */
const SHOWN_SECONDS = 30;

/** Changes of a service in Go with `npm run dev`, and what pulumi up makes of them. */
export function devLoopOfGo(track: Track): void {
  track.it(
    "deploys a saved change of a service in Go without a failed request, faster than an up, which then changes nothing",
    // Held, because an up of another track would deploy the edited file as well.
    quietlyOn(GO.application, (site, on) => site.stack.change((held) => againstUp(site, on, held))),
  );
}

/** The same in Python, of a service with volumes. */
export function devLoopOfPython(track: Track): void {
  track.it(
    "deploys a saved change of a service in Python without a failed request, and its reversal without a build",
    quietlyOn(PYTHON.application, (site, on) => site.stack.change(() => thereAndBack(site, on))),
  );
}

async function againstUp(site: Site, on: ApplicationSite, held: HeldStack): Promise<Measurements> {
  const { project } = site;
  const dev = await started(site, GO);
  let inLoop: number;
  try {
    inLoop = await deployed(site, on, GO, "in the loop", async (text) => {
      project.edit(GO.file, GO.text, text);
      await dev.said(/scopelens-server: ready (.*) after the save/);
    });
  } finally {
    assert.equal(await dev.stop(), 0, dev.output);
  }
  const pods = await on.cluster.pods(GO.workload);
  const taken = await held.up();
  assert.deepEqual(builtImages(taken), [], "an image was built again");
  await settled(on.cluster, GO.workload, GO);
  assert.deepEqual(await on.cluster.pods(GO.workload), pods, "pods were replaced");

  const byUp = await deployed(site, on, GO, "by up", async (text) => {
    project.restore(GO.file);
    project.edit(GO.file, GO.text, text);
    const run = await held.up();
    assert.deepEqual(builtImages(run), [GO.workload]);
  });
  project.restore(GO.file);
  assert.deepEqual(builtImages(await held.up()), []);
  await settled(on.cluster, GO.workload, GO);
  assert.ok(inLoop < byUp, `npm run dev took ${inLoop} s, pulumi up ${byUp} s`);
  return { "in the loop": inLoop, "up took": byUp };
}

async function thereAndBack(site: Site, on: ApplicationSite): Promise<Measurements> {
  const { project } = site;
  const before = await imagesOf(on);
  const dev = await started(site, PYTHON);
  try {
    const there = await deployed(site, on, PYTHON, "in the loop", async (text) => {
      project.edit(PYTHON.file, PYTHON.text, text);
      await dev.said(/pydemo-service: ready (.*) after the save/);
    });
    const since = Date.now();
    await underRequests(site, on.client, [PYTHON.shown], async () => {
      project.restore(PYTHON.file);
      await dev.said(/pydemo-service: built before/);
      await dev.said(/pydemo-service: ready (.*) after the save/);
    });
    assert.deepEqual(await imagesOf(on), before);
    return { "in the loop": there, "back took": (Date.now() - since) / 1000 };
  } finally {
    if (project.isEdited(PYTHON.file)) project.restore(PYTHON.file);
    assert.equal(await dev.stop(), 0, dev.output);
  }
}

async function imagesOf({ cluster }: ApplicationSite): Promise<readonly string[]> {
  const pods = await cluster.pods(PYTHON.workload);
  return [...new Set(pods.flatMap(({ images }) => images))];
}

/** Starts `npm run dev`, and waits until it watches and has deployed what it found. */
async function started(
  { project, stack, signal }: Site,
  { application, workload }: EditedService,
): Promise<DevLoopCommand> {
  const dev = new DevLoopCommand(project.folder, application, join(stack.logs, `dev-${application}.log`), signal);
  await dev.said(/watching /);
  assert.ok(!dev.output.includes(`${workload}: building`), "the sources are not those that are deployed");
  return dev;
}

/**
 * Makes a change under requests, none of which may fail.
 *
 * @param label Distinguishes the change, so that no registry has its image.
 * @param change Deploys the file with another text.
 * @returns the seconds from the beginning until all answers show it.
 */
async function deployed(
  site: Site,
  { client, cluster }: ApplicationSite,
  service: EditedService,
  label: string,
  change: (text: string) => Promise<void>,
): Promise<number> {
  const mark = `${site.mark} ${label}`;
  const text = service.text.includes("=") ? `${service.text} Edited="${mark}",` : mark;
  return underRequests(site, client, [service.shown], async () => {
    const since = Date.now();
    await change(text);
    await waitFor({ what: "answers to show the change", seconds: SHOWN_SECONDS, signal: site.signal }, () =>
      allShow(client, service, mark),
    );
    const seconds = (Date.now() - since) / 1000;
    await settled(cluster, service.workload, service);
    return seconds;
  });
}

/** Whether as many answers in a row as could come from different pods show a text. */
async function allShow(client: Client, { shown, replicas }: EditedService, text: string): Promise<boolean> {
  for (let turn = 0; turn < 4 * replicas; turn++) {
    const { body } = await client.request(shown.request, shown.expected);
    if (!body.includes(text)) return false;
  }
  return true;
}
