import assert from "node:assert/strict";

import { Figures } from "./figures";
import { EchoedStack } from "./stack";
import { changes } from "./steps";

/** Minutes that the first build of the engine may take. */
const BUILD_MINUTES = 15;

/** What differs between environments. */
export interface Environment {
  readonly name: string;
  /** End of the URN of the resource whose create fails in the first `up`. */
  readonly failing: string;
}

/** The life of an environment's stack under the engine: one stack that goes from one scenario to the next. */
export function lifecycle({ name, failing }: Environment): void {
  describe(`${name} under the engine`, function () {
    this.bail(true);
    const stack = new EchoedStack(name);
    const figures = new Figures(name);

    before(async function () {
      this.timeout(BUILD_MINUTES * 60_000);
      await stack.prepare();
      await stack.pulumi(["stack", "init"]);
    });
    after(async () => {
      figures.print();
      await stack.close();
    });

    it("previews an empty stack", async () => {
      const done = await stack.pulumi(["preview"]);
      assert.deepEqual(new Set(done.steps.map(({ operation }) => operation)), new Set(["create", "read"]));
      assert.deepEqual(stack.journal.read(), [], "a preview makes nothing");
      figures.add("preview of nothing", done);
    });

    it("says clearly which resource could not be made", async () => {
      stack.journal.failOnce(failing);
      const done = await stack.up({ fails: true });
      assert.match(done.output, /could not be created: it was told to fail once/);
      assert.match(done.output, new RegExp(`${failing.split("::").at(-1) ?? ""}.*failed`));
      figures.add("up that fails", done);
    });

    it("goes on where it failed: everything is made once, and nothing is left out of the state", async () => {
      const done = await stack.up();
      const created = stack.journal.read().filter(({ operation }) => operation === "create");
      assert.equal(new Set(created.map(({ urn }) => urn)).size, created.length, "something was made twice");
      assert.deepEqual(echoedInState(stack), created.map(({ urn, id }) => `${urn} ${id}`).sort());
      figures.add("up that goes on", done);
    });

    it("changes nothing the second time", async () => {
      const done = await stack.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
      assert.deepEqual(changes(done.steps), []);
      figures.add("second up", done);
    });

    it("finds no drift", async () => {
      const done = await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
      assert.deepEqual(changes(done.steps), []);
      figures.add("refresh", done);
    });

    it("is destroyed", async () => {
      const done = await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
      assert.deepEqual(stack.resources(), []);
      figures.add("destroy", done);
    });
  });
}

/** `urn id` of each resource in the state that an echo has made, sorted. */
function echoedInState(stack: EchoedStack): string[] {
  return stack
    .resources()
    .filter(({ type, custom, external }) => custom && external !== true && /^(aws|kubernetes|docker-build):/.test(type))
    .map(({ urn, id }) => `${urn} ${id ?? ""}`)
    .sort();
}
