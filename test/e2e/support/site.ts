import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { PROJECT_FOLDER } from "../../../lib/project";
import { clusterStatus, haltCluster, type LocalCluster, startCluster, stopCluster } from "../../../local/cluster";
import { ensureStack, prepareEngine } from "../../../local/engine";
import { exclusively } from "../../../local/host/lock";
import { checkMachine, thisMachine } from "../../../local/host/machine";
import { localPaths } from "../../../local/host/paths";
import { createProgress, type Progress } from "../../../local/host/progress";
import { withSettings } from "../../../local/settings";
import { ProjectCopy } from "../../support/project";
import type { Cleanup } from "./cleanup";
import { Client } from "./client";
import { ClusterClient } from "./cluster";
import { DatabaseClient } from "./database";
import { ScenarioReport } from "./report";
import { Secrets } from "../../support/secrets";
import { Stack } from "./stack";
import { Visitor } from "./visitor";

/** The folder for reports, logs and screenshots. */
export const OUT = join(PROJECT_FOLDER, "out");

/** The applications; scenarios use the first one by default. */
const APPLICATIONS = ["thoughts", "phpdemo", "pydemo", "user-admin", "scopelens", "face-recognition", "kinds"] as const;
const MAIN = APPLICATIONS[0];

export type ApplicationName = (typeof APPLICATIONS)[number];

/** One application of the site. */
export interface ApplicationSite {
  readonly client: Client;
  /** The cluster and the application's namespace in it. */
  readonly cluster: ClusterClient;
}

/** The URLs of the applications after the first `up`. */
export const URLS = Object.fromEntries(APPLICATIONS.map((name) => [name, `http://${name}.localhost:8080`])) as Readonly<
  Record<ApplicationName, string>
>;

/** The deployed applications, with clients and helpers for the scenarios. */
export class Site {
  readonly client = new Client(URLS[MAIN]);
  readonly secrets = new Secrets();
  readonly report = new ScenarioReport(join(OUT, "e2e.json"));
  readonly database: DatabaseClient;
  /** A prefix of all thoughts of this run. */
  readonly mark = `e2e ${randomBytes(4).toString("hex")}`;
  /** Number of acknowledged thoughts so far: all of them have to be stored. */
  acknowledged = 0;
  /** Set while the application is not available: further scenarios are skipped. */
  abandoned = false;
  private session: Visitor | undefined;

  constructor(
    readonly project: ProjectCopy,
    readonly stack: Stack,
    readonly cluster: ClusterClient,
    /** Folder of the engine's state. */
    readonly backend: string,
    /** The objects in the cluster before the first `up`. */
    readonly before: ReadonlySet<string>,
    /** Aborted when the run is interrupted. */
    readonly signal: AbortSignal,
  ) {
    this.database = new DatabaseClient(cluster);
  }

  /** Clients of an application and of its namespace; the caller has to close the first. */
  of(application: ApplicationName): ApplicationSite {
    return { client: new Client(URLS[application]), cluster: this.cluster.of(application) };
  }

  /** A client of the namespace of the application that `client` calls. */
  namespaceOf(client: Client): ClusterClient {
    const { hostname } = new URL(client.url);
    const application = APPLICATIONS.find((name) => new URL(URLS[name]).hostname === hostname);
    if (application === undefined) throw new Error(`no application has the URL ${client.url}`);
    return this.cluster.of(application);
  }

  /** The session that lasts for the whole run. @throws Error if nobody is signed in yet. */
  get visitor(): Visitor {
    if (this.session === undefined) throw new Error("nobody is signed in: the first scenario has not passed");
    return this.session;
  }

  async signIn(): Promise<void> {
    this.session = await Visitor.signIn(this.client, "bruce");
  }

  /** Posts a thought that has to be stored. */
  async post(text: string): Promise<void> {
    await this.visitor.post(`${this.mark} ${text}`);
    this.acknowledged++;
  }

  /** Asserts that all acknowledged thoughts are stored. */
  async assertNothingLost(): Promise<void> {
    const stored = await this.database.countThoughts(this.mark);
    assert.ok(stored >= this.acknowledged, `${this.acknowledged} thoughts were acknowledged, ${stored} are stored`);
  }
}

/** The namespaces of the stack: if one exists, so does another deployment. */
const NAMESPACES = [...APPLICATIONS, "traefik"].map((name) => `Namespace /${name}`);

/**
 * Prepares the first `up`: the cluster, a copy of the project, and an engine with separate state.
 *
 * @throws StepError if a step of the local run fails; Error if the cluster holds a deployment that this run would harm.
 */
export async function openSite(cleanup: Cleanup, signal: AbortSignal): Promise<Site> {
  const progress = createProgress();
  checkMachine(thisMachine());
  await lock(cleanup);
  const { kubeconfig, settings } = await runningCluster(progress, cleanup, signal);
  const cluster = new ClusterClient(kubeconfig, signal, MAIN);
  const before = await cluster.inventory();
  assertFree(before);

  const folder = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  cleanup.later("removing the copy of the project", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const backend = join(folder, "backend");
  mkdirSync(backend);
  const project = await ProjectCopy.into(join(folder, "project"));
  adaptProject(project, settings);
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
  cleanup.later("pulumi destroy (`npm run local -- down` removes the rest)", () => stack.destroy());
  const site = new Site(project, stack, cluster, backend, before, signal);
  cleanup.later("closing the connections", () => {
    site.client.close();
  });
  return site;
}

/** Adds the application that only tests deploy, as a user would add one, and the settings that the machine requires. */
function adaptProject(project: ProjectCopy, settings: LocalCluster["settings"]): void {
  project.rewrite("Pulumi.local.yaml", (text) => withSettings(text, settings));
  project.edit("apps/index.ts", "Application[] = [", "Application[] = [kinds, ");
  project.edit("apps/index.ts", "\n", '\nimport { kinds } from "../test/e2e/application";\n');
  project.edit("Pulumi.local.yaml", "slipway:apps: [", "slipway:apps: [kinds, ");
  const second = 'import { SecondTraefik as IngressNginx } from "../../test/e2e/application/second-traefik";';
  project.edit("components/addons/ingress-controller.ts", 'import { IngressNginx } from "./ingress-nginx";', second);
  project.keepEdits();
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

/** Starts the cluster unless it is running; a cluster that was not running before is stopped at the end. */
async function runningCluster(progress: Progress, cleanup: Cleanup, signal: AbortSignal): Promise<LocalCluster> {
  const { ready, exists } = await clusterStatus();
  if (!ready) {
    cleanup.later("stopping the cluster", () => (exists ? haltCluster(progress) : stopCluster(progress)));
  }
  return startCluster(progress, signal);
}

function assertFree(inventory: ReadonlySet<string>): void {
  const there = NAMESPACES.filter((name) => inventory.has(name));
  if (there.length === 0) return;
  throw new Error(
    `The cluster already holds ${there.join(" and ")}, from \`npm run local\` or from an end-to-end run that was killed. ` +
      "This run would change and then delete it, data included. Remove it first: npm run local -- down",
  );
}
