import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { PROJECT_FOLDER } from "../../../lib/project";
import { at } from "../../../lib/values";
import { deploymentRole, PREVIEW_ROLE } from "../../support/iam/bootstrap-principals";
import { withDecision } from "../../support/iam/decisions";
import { requestsOfCalls } from "../../support/iam/recorded-calls";
import { startAwsApi, type RunningApi } from "../aws-api/client";
import { summaryOf } from "../aws-api/figures";
import { listAll } from "../aws-api/listings";
import { PROD_CHANGES_WITHOUT_PROTECTION } from "../environments/protection";
import { rotations, together } from "../environments/rotations";
import { TestStack } from "../environments/stack";
import { changes } from "../environments/steps";
import { ScenarioTimings } from "../environments/timings";

/** Minutes that the first build of the engine and the first installation of packages may take. */
const BUILD_MINUTES = 15;

/** An `up` in which an error of one resource does not hide those of others. */
const UP = ["up", "--yes", "--skip-preview", "--continue-on-error"];

/** Passphrases of the environments' secrets. */
const PASSPHRASES = { dev: "four-words-nobody-else-thought-of", prod: "four-other-words-for-production" };

/** The changes, besides updates, when the protection of an environment that has it is disabled. */
const CHANGES_WITHOUT_PROTECTION: Readonly<Record<string, readonly string[]>> = {
  prod: PROD_CHANGES_WITHOUT_PROTECTION,
};

for (const name of ["dev", "prod"] as const) {
  describe(`${name} on AWS' API`, function () {
    this.timeout(10 * 60_000);
    const { account, region, domain } = settingsOf(name);
    const stack = new TestStack(name, PASSPHRASES[name]);
    const timings = new ScenarioTimings(`${name} on AWS' API`);
    const log = join(stack.journal.folder, "calls.jsonl");
    let running: RunningApi | undefined;
    let atFirst: readonly string[] = [];

    const api = (): RunningApi["api"] => {
      assert.ok(running, "the API is not started");
      return running.api;
    };

    before(async function () {
      this.timeout(BUILD_MINUTES * 60_000);
      running = await startAwsApi(account, log);
      await stack.prepare(api());
      await stack.init();
      const parameters = { Name: domain, CallerReference: "test" };
      const { result } = await api().call({ service: "route53", operation: "CreateHostedZone", region, parameters });
      const zone = String(at(result, "HostedZone", "Id")).replace("/hostedzone/", "");
      await stack.pulumi(["config", "set", "--path", "slipway:dns.zoneId", zone]);
      atFirst = await listAll(api(), region);
    });
    after(async () => {
      timings.print();
      if (running !== undefined) process.stdout.write(summaryOf(name, api().recorded()));
      await stack.close();
      await running?.close();
    });

    it("is made by calls that the services accept", async () => {
      timings.add("up", await stack.pulumi(UP));
      assert.notDeepEqual(await listAll(api(), region), atFirst);
    });

    it("changes nothing in the next up, and makes no call", async () => {
      const calls = api().recorded().length;
      const result = await stack.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
      assert.deepEqual(changes(result.steps), []);
      assert.equal(api().recorded().length, calls);
      timings.add("up without changes", result);
    });

    it("applies given secrets, which AWS' API has no part in", async () => {
      const rotation = together(rotations());
      for (const { key, value, path } of rotation.settings) await stack.setSecret(key, value, path);
      const calls = api().recorded().length;
      const result = await stack.up();
      assert.deepEqual(changes(result.steps), rotation.changes);
      assert.equal(api().recorded().length, calls);
      timings.add("rotation", result);
    });

    const withoutProtection = CHANGES_WITHOUT_PROTECTION[name];
    if (withoutProtection !== undefined) {
      it("is unprotected by a setting", async () => {
        await stack.pulumi(["config", "set", "slipway:protect", "false"]);
        const result = await stack.pulumi(UP);
        const others = changes(result.steps).filter((change) => !change.startsWith("update "));
        assert.deepEqual(others, withoutProtection);
        timings.add("protection disabled", result);
      });
    }

    it("leaves nothing after destroy, by the API's own listing", async () => {
      timings.add("destroy", await stack.pulumi(["destroy", "--yes"]));
      assert.deepEqual(await listAll(api(), region), atFirst);
    });

    it("has made only calls that the bootstrap allows a deployment, and no preview", async () => {
      const requests = await requestsOfCalls(api().recorded());
      assert.ok(requests.length > 100, `${requests.length} requests`);
      assert.deepEqual(await withDecision(deploymentRole(name), requests, false), []);
      const changing = requests.filter(({ action }) => !/:(?:Describe|Get|List)/.test(action));
      assert.deepEqual(await withDecision(PREVIEW_ROLE, changing, true), []);
      process.stdout.write(`    ${requests.length} different requests of ${name}, all allowed\n`);
    });
  });
}

/** Settings of an environment. */
function settingsOf(name: string) {
  const file: unknown = parse(readFileSync(join(PROJECT_FOLDER, `Pulumi.${name}.yaml`), "utf8"));
  const setting = (key: string): unknown => at(file, "config", `slipway:${key}`);
  return {
    account: String(setting("account")),
    region: String(setting("region")),
    domain: String(setting("domain")),
  };
}
