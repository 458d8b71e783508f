import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { PROJECT_FOLDER } from "../../../lib/project";
import { at } from "../../../lib/values";
import { deploymentRole, PREVIEW_ROLE } from "../../support/iam/bootstrap-principals";
import { withDecision } from "../../support/iam/decisions";
import { requestsOfCalls } from "../../support/iam/recorded-calls";
import { startAwsApi, type AwsApi, type RunningApi } from "../aws-api/client";
import { summaryOf } from "../aws-api/figures";
import { listAll } from "../aws-api/listings";
import type { TestStack } from "./stack";

/** An environment on AWS. */
export type AwsEnvironment = Parameters<typeof deploymentRole>[0];

/** The AWS account of an environment, on an AWS API in memory. */
export class AwsAccount {
  private atFirst: readonly string[] = [];

  private constructor(
    private readonly environment: AwsEnvironment,
    private readonly region: string,
    private readonly running: RunningApi,
  ) {}

  /** @param log File of the calls that are recorded. @throws Error if the API does not start. */
  static async open(environment: AwsEnvironment, log: string): Promise<AwsAccount> {
    const running = await startAwsApi(setting(environment, "account"), log);
    return new AwsAccount(environment, setting(environment, "region"), running);
  }

  get api(): AwsApi {
    return this.running.api;
  }

  /** The number of recorded calls so far. */
  get calls(): number {
    return this.api.recorded().length;
  }

  /** Makes the hosted zone that the environment's domain needs, and sets its ID. What exists now is not the stack's. */
  async addZone(stack: TestStack): Promise<void> {
    const parameters = { Name: setting(this.environment, "domain"), CallerReference: "test" };
    const request = { service: "route53", operation: "CreateHostedZone", region: this.region, parameters };
    const { result } = await this.api.call(request);
    const zone = String(at(result, "HostedZone", "Id")).replace("/hostedzone/", "");
    await stack.pulumi(["config", "set", "--path", "slipway:dns.zoneId", zone]);
    this.atFirst = await listAll(this.api, this.region);
  }

  /** Asserts that the API lists only what is not the stack's. */
  async assertEmpty(): Promise<void> {
    assert.deepEqual(await listAll(this.api, this.region), this.atFirst);
  }

  /** Asserts that the API lists what the stack has made. */
  async assertInUse(): Promise<void> {
    assert.notDeepEqual(await listAll(this.api, this.region), this.atFirst);
  }

  /** Asserts that the policies of the bootstrap allow a deployment all recorded calls, and a preview no change. */
  async judgeCalls(): Promise<void> {
    const requests = await requestsOfCalls(this.api.recorded());
    assert.ok(requests.length > 100, `${requests.length} requests`);
    assert.deepEqual(await withDecision(deploymentRole(this.environment), requests, false), []);
    const changing = requests.filter(({ action }) => !/:(?:Describe|Get|List)/.test(action));
    assert.deepEqual(await withDecision(PREVIEW_ROLE, changing, true), []);
    process.stdout.write(`    ${requests.length} different requests of ${this.environment}, all allowed\n`);
  }

  /** Prints the calls, and stops the API. */
  async close(): Promise<void> {
    process.stdout.write(summaryOf(this.environment, this.api.recorded()));
    await this.running.close();
  }
}

/** A setting of an environment of the project. */
function setting(environment: string, key: string): string {
  const file: unknown = parse(readFileSync(join(PROJECT_FOLDER, `Pulumi.${environment}.yaml`), "utf8"));
  return String(at(file, "config", `slipway:${key}`));
}
