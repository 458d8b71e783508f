import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { PROJECT_FOLDER } from "../../../lib/project";
import { clusterStatus, haltCluster, startCluster, stopCluster } from "../../../local/cluster";
import { ensureStack, prepareEngine } from "../../../local/engine";
import { exclusively } from "../../../local/host/lock";
import { checkMachine, thisMachine } from "../../../local/host/machine";
import { localPaths } from "../../../local/host/paths";
import { createProgress, type Progress } from "../../../local/host/progress";
import { ProjectCopy } from "../../support/project";
import type { Cleanup } from "./cleanup";
import { Client } from "./client";
import { Cluster } from "./cluster";
import { Database } from "./database";
import { Report } from "./report";
import { Secrets } from "../../support/secrets";
import { Stack } from "./stack";
import { Visitor } from "./visitor";

/** Where the run leaves what it found. */
export const OUT = join(PROJECT_FOLDER, "out");

/** The applications; the scenarios work on this one where they name none. */
const APPLICATIONS = ["thoughts", "phpdemo", "pydemo"] as const;
const MAIN = APPLICATIONS[0];

export type Application = (typeof APPLICATIONS)[number];

/** One application of the site. */
export interface ApplicationSite {
  readonly client: Client;
  /** The cluster and the application's namespace in it. */
  readonly cluster: Cluster;
}

/** Where the first `up` has to put each application. */
export const URLS = Object.fromEntries(APPLICATIONS.map((name) => [name, `http://${name}.localhost:8080`])) as Readonly<
  Record<Application, string>
>;

/** Everything that the scenarios work on. */
export class Site {
  readonly client = new Client(URLS[MAIN]);
  readonly secrets = new Secrets();
  readonly report = new Report(join(OUT, "e2e.json"));
  readonly database: Database;
  /** Marks the thoughts of this run. */
  readonly mark = `e2e ${randomBytes(4).toString("hex")}`;
  /** Thoughts that were acknowledged so far: all of them have to be stored. */
  acknowledged = 0;
  /** Set while the application is not there to be tested: further scenarios are skipped. */
  abandoned = false;
  private session: Visitor | undefined;

  constructor(
    readonly project: ProjectCopy,
    readonly stack: Stack,
    readonly cluster: Cluster,
    /** Folder of the engine's state. */
    readonly backend: string,
    /** What there was in the cluster before the first `up`. */
    readonly before: ReadonlySet<string>,
    /** Aborted when the run is told to stop. */
    readonly signal: AbortSignal,
  ) {
    this.database = new Database(cluster);
  }

  /** A client of an application, to be closed, and the application's namespace. */
  of(application: Application): ApplicationSite {
    return { client: new Client(URLS[application]), cluster: this.cluster.of(application) };
  }

  /** The session that lasts for the whole run. @throws Error if nobody is signed in yet. */
  get visitor(): Visitor {
    if (this.session === undefined) throw new Error("nobody is signed in: the first scenario has not passed");
    return this.session;
  }

  async signIn(): Promise<void> {
    this.session = await Visitor.signIn(this.client, "bruce");
  }

  /** Writes a thought down that has to be kept. */
  async post(text: string): Promise<void> {
    await this.visitor.post(`${this.mark} ${text}`);
    this.acknowledged++;
  }

  /** Asserts that every thought that was acknowledged is stored. */
  async assertNothingLost(): Promise<void> {
    const stored = await this.database.thoughtsThatStart(this.mark);
    assert.ok(stored >= this.acknowledged, `${this.acknowledged} thoughts were acknowledged, ${stored} are stored`);
  }
}

/** What the stack makes first: where it exists, another deployment does. */
const NAMESPACES = [...APPLICATIONS, "traefik"].map((name) => `Namespace /${name}`);

/**
 * Makes everything ready for the first `up`: the cluster, a copy of the project, an engine with a state of its own.
 *
 * @throws StepError if a step of the local run fails; Error if the cluster holds a deployment that this run would harm.
 */
export async function openSite(cleanup: Cleanup, signal: AbortSignal): Promise<Site> {
  const progress = createProgress();
  checkMachine(thisMachine());
  await lock(cleanup);
  const kubeconfig = await runningCluster(progress, cleanup, signal);
  const cluster = new Cluster(kubeconfig, signal, MAIN);
  const before = await cluster.inventory();
  assertFree(before);

  const folder = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  cleanup.later("removing the copy of the project", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const backend = join(folder, "backend");
  mkdirSync(backend);
  const project = await ProjectCopy.into(join(folder, "project"));
  const engine = await prepareEngine(progress, {
    kubeconfig,
    buildx: localPaths().buildx,
    backend: pathToFileURL(backend).href,
    signal,
  });
  cleanup.later("closing the engine", () => engine.close());
  await ensureStack(engine, "local", project.folder);

  const logs = join(OUT, "e2e");
  if (existsSync(logs)) rmSync(logs, { recursive: true });
  const stack = new Stack(engine, project.folder, logs, signal);
  cleanup.later("pulumi destroy (`npm run local -- down` removes what it has left)", () => stack.destroy());
  const site = new Site(project, stack, cluster, backend, before, signal);
  cleanup.later("closing the connections", () => {
    site.client.close();
  });
  return site;
}

/** Keeps `npm run local` from working on the same cluster until the end. @throws StepError if it does already. */
function lock(cleanup: Cleanup): Promise<void> {
  return new Promise((taken, refused) => {
    const untilReleased = (): Promise<void> =>
      new Promise((release) => {
        cleanup.later("releasing the lock", release);
        taken();
      });
    exclusively(localPaths(), untilReleased).catch(refused);
  });
}

/** Starts the cluster unless it runs; what was not there before is stopped at the end. */
async function runningCluster(progress: Progress, cleanup: Cleanup, signal: AbortSignal): Promise<string> {
  const { ready, exists } = await clusterStatus();
  if (!ready) {
    cleanup.later("stopping the cluster", () => (exists ? haltCluster(progress) : stopCluster(progress)));
  }
  return (await startCluster(progress, signal)).kubeconfig;
}

function assertFree(inventory: ReadonlySet<string>): void {
  const there = NAMESPACES.filter((name) => inventory.has(name));
  if (there.length === 0) return;
  throw new Error(
    `The cluster already holds ${there.join(" and ")}, from \`npm run local\` or from an end-to-end run that was killed. ` +
      "This run would change and then delete it, data included. Remove it first: npm run local -- down",
  );
}
