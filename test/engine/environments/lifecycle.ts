import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { planEnvironments } from "../../../plan/children";
import { EXPECTED_WARNINGS } from "../../support/expected-warnings";
import { goldenDifferences } from "../../support/golden";
import { Secrets } from "../../support/secrets";
import { LeftBehind } from "../fakes/left-behind";
import { BUILD_TIMEOUT } from "../support";
import { AwsAccount, type AwsEnvironment } from "./aws-account";
import { misorderedResources, registrationDifferences } from "./comparison";
import { missingDependencies, orderViolations, type DeletionOrder } from "./order";
import { advisoriesOf, WITH_POLICIES, type Advisory } from "./policy-pack";
import { registrationsOf } from "./registrations";
import { rotationOfEachSecret } from "./rotations";
import { collectGeneratedSecrets, findLeaks } from "./secrets";
import { TestStack, type CommandResult } from "./stack";
import { changes } from "./steps";
import { ScenarioTimings } from "./timings";

/** Options of {@link lifecycle}. */
export interface LifecycleOptions {
  /** Name of the environment; on AWS, AWS' API makes each resource of AWS too. */
  readonly name: "local" | AwsEnvironment;
  /** Passphrase of the stack's secrets; empty if the committed settings are encrypted with an empty one. */
  readonly passphrase: string;
  /** End of the URN of the resource whose create fails in the first `up`. */
  readonly failingResource: string;
  /** Changes the image of the frontend. */
  readonly changeImage: (stack: TestStack) => Promise<void> | void;
  /** The changes that follow from another image of the frontend. */
  readonly imageChanges: readonly string[];
  /** Whether a preview of that image does not know its digest. */
  readonly digestUnknown: boolean;
  /** The order in which `destroy` has to delete. */
  readonly deletionOrder: readonly DeletionOrder[];
  /**
   * Whether the environment's platform is created again after `destroy`, on AWS, and destroyed again.
   * @default false
   */
  readonly recreated?: boolean;
  /**
   * The changes, besides updates, when protection is disabled.
   * @default none: the environment protects nothing, and the tests of protection are left out
   */
  readonly changesWithoutProtection?: readonly string[];
}

/** Runs an environment's stack under the engine, from the first preview to `destroy`; each test continues the one before. */
export function lifecycle(options: LifecycleOptions): void {
  const { name } = options;
  describe(`${name} under the engine`, function () {
    const stack = new TestStack(name, options.passphrase);
    const timings = new ScenarioTimings(name);
    const secrets = new Secrets();
    const grpcLog = join(stack.folder, "..", "grpc.json");
    let account: AwsAccount | undefined;

    before(async function () {
      this.timeout(BUILD_TIMEOUT);
      if (name !== "local") account = await AwsAccount.open(name, join(stack.journal.folder, "calls.jsonl"));
      await stack.prepare(account?.api);
      await stack.init();
      await account?.addZone(stack);
    });
    after(async () => {
      timings.print();
      await account?.close();
      await stack.close();
    });

    it("previews an empty stack, creates nothing, and reports which rules it cannot evaluate yet", async () => {
      const result = await stack.pulumi(["preview", ...WITH_POLICIES], { grpcLog });
      assert.deepEqual(operations(result), ["create"]);
      assert.deepEqual(stack.journal.read(), []);
      const evaluated = advisoriesOf(result.output).filter(
        ({ reason }) => !reason.includes("can't be known during preview"),
      );
      assert.deepEqual(rulesOf(evaluated), EXPECTED_WARNINGS[name] ?? []);
      timings.add("preview of an empty stack", result);
    });

    it("registers the golden plan: the same URNs, parents, providers, dependencies and options, in a valid order", async () => {
      // The copy has secrets that are not committed.
      const [plan] = await planEnvironments([name], PROJECT_FOLDER);
      assert.ok(plan);
      const differences = goldenDifferences(plan);
      assert.ok(differences === "", `\n${differences}`);
      const registrations = registrationsOf(grpcLog);
      assert.deepEqual(registrationDifferences(plan, registrations), []);
      assert.deepEqual(misorderedResources(plan.resources), []);
      assert.deepEqual(misorderedResources(registrations), []);
    });

    it("names the resource whose create fails", async () => {
      stack.journal.failOnce(options.failingResource);
      const result = await stack.up({ fails: true });
      const entries = stack.journal.read();
      const [failed, ...others] = entries.filter(({ operation }) => operation === "fail");
      assert.ok(failed);
      assert.ok(failed.urn.endsWith(options.failingResource));
      assert.deepEqual(others, []);
      assert.match(result.output, new RegExp(`${failed.name} could not be created: `));
      assert.ok(entries[0]?.operation === "create", "nothing was created before the failure");
      timings.add("up that fails", result);
    });

    it("resumes after the failure: creates each resource once, and the state has all of them", async () => {
      const result = await stack.up({ policies: true });
      assert.deepEqual(rulesOf(advisoriesOf(result.output)), EXPECTED_WARNINGS[name] ?? []);
      const created = stack.journal.read().filter(({ operation }) => operation === "create");
      assert.equal(new Set(created.map(({ urn }) => urn)).size, created.length, "a resource was created twice");
      assert.deepEqual(stack.createdResources(), created.map(({ urn, id }) => `${urn} ${id}`).sort());
      await account?.assertInUse();
      timings.add("up that resumes", result);
    });

    it("has the dependencies that the order of deletion requires", () => {
      assert.deepEqual(missingDependencies(stack.resources(), options.deletionOrder), []);
    });

    it("changes nothing in the next up", async () => {
      const calls = account?.calls;
      const result = await stack.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
      assert.deepEqual(changes(result.steps), []);
      assert.equal(account?.calls, calls);
      timings.add("up without changes", result);
      assert.ok((await collectGeneratedSecrets(stack, secrets)) > 0, "the state has no generated secret");
    });

    it("applies a given secret of each kind, and changes only their users", async () => {
      const rotation = rotationOfEachSecret();
      for (const { key, value, path } of rotation.settings) {
        secrets.learn(key, value);
        await stack.setSecret(key, value, path);
      }
      const calls = account?.calls;
      const result = await stack.up();
      assert.deepEqual(changes(result.steps), rotation.changes);
      assert.equal(account?.calls, calls);
      timings.add("secret of each kind", result);
    });

    it("rolls out another image of a service, and changes nothing else", async () => {
      await options.changeImage(stack);
      if (options.digestUnknown) {
        const { output, steps } = await stack.pulumi(["preview", ...WITH_POLICIES]);
        assert.deepEqual(changes(steps), options.imageChanges);
        advisoriesOf(output);
      }
      const result = await stack.up();
      assert.deepEqual(changes(result.steps), options.imageChanges);
      timings.add("another image", result);
    });

    it("has no drift", async () => {
      const result = await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
      assert.deepEqual(changes(result.steps), []);
      timings.add("refresh", result);
    });

    const { changesWithoutProtection } = options;
    if (changesWithoutProtection !== undefined) {
      it("cannot be destroyed while protected, and the error names protected resources", async () => {
        const before = stack.journal.read().length;
        const { output } = await stack.pulumi(["destroy", "--yes"], { fails: true });
        const named = [...output.matchAll(/resource "(\S+)" cannot be deleted\s+because it is protected/g)];
        const known = stack.resources().flatMap(({ urn, protect }) => (protect === true ? [urn] : []));
        assert.ok(named.length > 0, output);
        for (const [, urn = ""] of named) assert.ok(known.includes(urn), `${urn} is not protected`);
        assert.equal(stack.journal.read().length, before, "a resource was deleted");
      });

      it("is unprotected by a setting, which creates and replaces nothing", async () => {
        await stack.pulumi(["config", "set", "slipway:protect", "false"]);
        const result = await stack.up();
        const others = changes(result.steps).filter((change) => !change.startsWith("update "));
        assert.deepEqual(others, changesWithoutProtection);
        timings.add("protection disabled", result);
      });
    }

    it("shows no secret in the state, its history, the event logs or the output", async () => {
      await collectGeneratedSecrets(stack, secrets);
      if (options.passphrase !== "") secrets.learn("the passphrase", options.passphrase);
      assert.deepEqual(findLeaks(stack, secrets), []);
    });

    it("is destroyed completely, in the required order", async () => {
      const before = stack.journal.read().length;
      const result = await stack.pulumi(["destroy", "--yes"]);
      const deletions = stack.journal.read().slice(before);
      assert.deepEqual(orderViolations(deletions, options.deletionOrder), []);
      assert.deepEqual(stack.resources(), []);
      timings.add("destroy", result);
      await account?.assertEmpty();
    });

    if (options.recreated) {
      const left = new LeftBehind(stack.journal.folder);

      it("cannot be created again while the log group exists that EKS left behind, and the error names it", async () => {
        // One application is enough: what is created again is the platform.
        stack.setApplications(["phpdemo"]);
        const { output } = await stack.up({ fails: true });
        const [group = ""] = left.logGroups();
        assert.ok(output.includes(`creating ${group}: ResourceAlreadyExistsException`), output);
      });

      it("is created again once the documented command has deleted that log group", async () => {
        const documented = readFileSync(join(PROJECT_FOLDER, "docs", "operations.md"), "utf8");
        const [, group = ""] = /aws logs delete-log-group --log-group-name (\S+)/.exec(documented) ?? [];
        left.delete(group);
        timings.add("up after destroy", await stack.up());
      });

      it("is destroyed again", async () => {
        await stack.pulumi(["destroy", "--yes"]);
        assert.deepEqual(stack.resources(), []);
        await account?.assertEmpty();
      });
    }

    if (name !== "local") {
      it("has made only calls that the bootstrap allows a deployment, and no preview", async () => {
        await account?.judgeCalls();
      });
    }
  });
}

function rulesOf(advisories: readonly Advisory[]): string[] {
  return advisories.map(({ rule }) => rule);
}

/** The operations of a command, each once and without reads. */
function operations({ steps }: CommandResult): string[] {
  return [...new Set(steps.map(({ operation }) => operation))].filter((operation) => operation !== "read");
}
