import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import type { Cleanup } from "../../../lib/cleanup";
import type { ProjectCopy } from "../../../lib/project-copy";
import { createProgress } from "../../../local/host/progress";
import { openTemporaryStack } from "../../../local/temporary-stack";
import { Client } from "./client";
import { ClusterClient } from "./cluster";
import { DatabaseClient } from "./database";
import { ScenarioReport } from "./report";
import { Secrets } from "../../support/secrets";
import { Stack } from "./stack";
import { StandstillWatch } from "./standstill";
import { Visitor } from "./visitor";

/** The folder for reports, logs and screenshots. */
export const OUT = join(PROJECT_FOLDER, "out");

/**
 * Environment variable: seconds after whose end no further scenario begins, except those of the first and the last stage. For
 * machines that end a run after a while: a slow one then leaves scenarios out and says which, instead of ending without a result.
 */
const SECONDS = "E2E_SECONDS";

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
  readonly standstills = new StandstillWatch();
  readonly report = new ScenarioReport(join(OUT, "e2e.json"));
  readonly database: DatabaseClient;
  /** A prefix of all thoughts of this run. */
  readonly mark = `e2e ${randomBytes(4).toString("hex")}`;
  /** Number of acknowledged thoughts so far: all of them have to be stored. */
  acknowledged = 0;
  /** Set while the application is not available: further scenarios are skipped. */
  abandoned = false;
  private session: Visitor | undefined;
  private readonly deadline = Date.now() + secondsOfRun() * 1000;

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

  /** Whether further scenarios may begin. */
  get hasTime(): boolean {
    return Date.now() < this.deadline;
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

/**
 * Prepares the first `up`: the cluster, a copy of the project, and an engine with separate state.
 *
 * @throws StepError if a step of the local run fails; Error if the cluster holds a deployment that this run would harm.
 */
export async function openSite(cleanup: Cleanup, signal: AbortSignal): Promise<Site> {
  const temporary = await openTemporaryStack({
    cleanup,
    progress: createProgress(),
    signal,
    applications: APPLICATIONS,
    adapt: adaptProject,
  });
  const { project, engine, kubeconfig, backend } = temporary;
  const cluster = new ClusterClient(kubeconfig, signal, MAIN);
  const before = await cluster.inventory();

  const logs = join(OUT, "e2e");
  if (existsSync(logs)) rmSync(logs, { recursive: true });
  const stack = new Stack(engine, project.folder, logs, signal);
  cleanup.later("pulumi destroy (`npm run local -- down` removes the rest)", () => stack.destroy());
  const site = new Site(project, stack, cluster, backend, before, signal);
  cleanup.later("closing the connections", async () => {
    site.client.close();
    await site.standstills.close();
  });
  return site;
}

/** @throws Error if the environment variable is not a number of seconds. */
function secondsOfRun(): number {
  const given = process.env[SECONDS] ?? "";
  if (given === "") return Infinity;
  if (!/^\d+$/.test(given)) throw new Error(`${SECONDS} is ${JSON.stringify(given)}; it has to be a number of seconds`);
  return Number(given);
}

/** Adds the application that only tests deploy, as a user would add one. */
function adaptProject(project: ProjectCopy): void {
  project.edit("apps/index.ts", "Application[] = [", "Application[] = [kinds, ");
  project.edit("apps/index.ts", "\n", '\nimport { kinds } from "../test/e2e/application";\n');
  project.edit("Pulumi.local.yaml", "slipway:apps: [", "slipway:apps: [kinds, ");
  const second = 'import { SecondTraefik as IngressNginx } from "../../test/e2e/application/second-traefik";';
  project.edit("components/addons/ingress-controller.ts", 'import { IngressNginx } from "./ingress-nginx";', second);
}
