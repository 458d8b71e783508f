import assert from "node:assert/strict";
import { join } from "node:path";

import { parseUrn } from "../../../lib/urn";
import { planEnvironments } from "../../../plan/children";
import type { Plan } from "../../../plan/model";
import { Secrets } from "../../support/secrets";
import { disagreements, disorder } from "./agreement";
import { Figures } from "./figures";
import { brokenRules, unsureRules, type OrderRule } from "./order";
import { registrationsOf, type Registration } from "./registrations";
import { rotations } from "./rotations";
import { leaks, learnGenerated } from "./secrets";
import { TestStack, type Done } from "./stack";
import { changes } from "./steps";
import { committedUrns, urnChanges } from "./urns";

/** Minutes that the first build of the engine may take. */
const BUILD_MINUTES = 15;

/** What differs between environments. */
export interface Environment {
  readonly name: string;
  /** Protects the stack's secrets; empty for a stack whose settings were committed with an empty one. */
  readonly passphrase: string;
  /** End of the URN of the resource whose create fails in the first `up`. */
  readonly failing: string;
  /** Brings another image of the frontend. */
  readonly changeImage: (stack: TestStack) => Promise<void> | void;
  /** What another image of the frontend changes. */
  readonly imageChanges: readonly string[];
  readonly order: readonly OrderRule[];
  /** What goes with the protection besides changes in place; left out where nothing is protected. */
  readonly goesWithProtection?: readonly string[];
}

/** The life of an environment's stack under the engine: one stack that goes from one scenario to the next. */
export function lifecycle(environment: Environment): void {
  const { name } = environment;
  describe(`${name} under the engine`, function () {
    const stack = new TestStack(name, environment.passphrase);
    const figures = new Figures(name);
    const secrets = new Secrets();
    let plan: Plan;
    let registrations: readonly Registration[];

    before(async function () {
      this.timeout(BUILD_MINUTES * 60_000);
      await stack.prepare();
      await stack.pulumi(["stack", "init"]);
    });
    after(async () => {
      figures.print();
      await stack.close();
    });

    it("previews an empty stack and makes nothing", async () => {
      const grpc = join(stack.folder, "..", "grpc.json");
      const done = await stack.pulumi(["preview"], { grpc });
      registrations = registrationsOf(grpc);
      assert.deepEqual(operations(done), ["create"]);
      assert.deepEqual(stack.journal.read(), []);
      figures.add("preview of nothing", done);
    });

    it("has a plan that says what the engine is asked for: URNs, order and options of every resource", async () => {
      const [made] = await planEnvironments([name], stack.folder);
      assert.ok(made);
      plan = made;
      assert.deepEqual(disagreements(plan, registrations), []);
      assert.deepEqual(disorder(plan.resources), []);
      assert.deepEqual(disorder(registrations), []);
    });

    it("has the URNs that are committed", () => {
      const present = plan.resources.map(({ urn }) => urn);
      assert.equal(urnChanges(committedUrns(name), present), "");
    });

    it("says clearly which resource could not be made", async () => {
      stack.journal.failOnce(environment.failing);
      const done = await stack.up({ fails: true });
      const resource = parseUrn(environment.failing).name;
      assert.match(done.output, new RegExp(`${resource} could not be created: it was told to fail once`));
      assert.ok(
        stack.journal.read().some(({ operation }) => operation === "create"),
        "it fails in the middle",
      );
      figures.add("up that fails", done);
    });

    it("goes on where it failed: everything is made once, and nothing is missing in the state", async () => {
      const done = await stack.up();
      const created = stack.journal.read().filter(({ operation }) => operation === "create");
      assert.equal(new Set(created.map(({ urn }) => urn)).size, created.length, "something was made twice");
      assert.deepEqual(stack.createdResources(), created.map(({ urn, id }) => `${urn} ${id}`).sort());
      figures.add("up that goes on", done);
    });

    it("has a dependency for whatever has to be destroyed before something else", () => {
      assert.deepEqual(unsureRules(stack.resources(), environment.order), []);
    });

    it("changes nothing the second time", async () => {
      const done = await stack.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
      assert.deepEqual(changes(done.steps), []);
      figures.add("second up", done);
      assert.ok((await learnGenerated(stack, secrets)) > 0, "there are generated secrets to look for");
    });

    for (const rotation of rotations()) {
      it(`takes a given ${rotation.what}, and changes only what has it`, async () => {
        secrets.learn(rotation.key, rotation.value);
        await stack.setSecret(rotation.key, rotation.value, rotation.path);
        const done = await stack.up();
        assert.deepEqual(changes(done.steps), rotation.changes);
        figures.add(rotation.what, done);
      });
    }

    it("rolls out another image of a service, and nothing else", async () => {
      await environment.changeImage(stack);
      const done = await stack.up();
      assert.deepEqual(changes(done.steps), environment.imageChanges);
      figures.add("another image", done);
    });

    it("finds no drift", async () => {
      const done = await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
      assert.deepEqual(changes(done.steps), []);
      figures.add("refresh", done);
    });

    const goes = environment.goesWithProtection;
    if (goes !== undefined) {
      it("refuses to be destroyed while it is protected, and says what is", async () => {
        const before = stack.journal.read().length;
        const { output } = await stack.pulumi(["destroy", "--yes"], { fails: true });
        const named = [...output.matchAll(/resource "(\S+)" cannot be deleted\s+because it is protected/g)];
        const known = stack.resources().flatMap(({ urn, protect }) => (protect === true ? [urn] : []));
        assert.ok(named.length > 0, output);
        for (const [, urn = ""] of named) assert.ok(known.includes(urn), `${urn} is not protected`);
        assert.equal(stack.journal.read().length, before, "something was deleted all the same");
      });

      it("gives the protection up by a setting, which makes and replaces nothing", async () => {
        await stack.pulumi(["config", "set", "slipway:protect", "false"]);
        const done = await stack.up();
        const others = changes(done.steps).filter((change) => !change.startsWith("update "));
        assert.deepEqual(others, goes);
        figures.add("protection lifted", done);
      });
    }

    it("shows no secret in its state, its history, its event logs or what it printed", async () => {
      await learnGenerated(stack, secrets);
      if (environment.passphrase !== "") secrets.learn("the passphrase", environment.passphrase);
      assert.deepEqual(leaks(stack, secrets), []);
    });

    it("is destroyed in the right order, and leaves nothing", async () => {
      const before = stack.journal.read().length;
      const done = await stack.pulumi(["destroy", "--yes"]);
      const deletions = stack.journal.read().slice(before);
      assert.deepEqual(brokenRules(deletions, environment.order), []);
      assert.deepEqual(stack.resources(), []);
      figures.add("destroy", done);
    });
  });
}

/** What a command did to resources, each kind once; not what it only looked up. */
function operations({ steps }: Done): string[] {
  return [...new Set(steps.map(({ operation }) => operation))].filter((operation) => operation !== "read");
}
