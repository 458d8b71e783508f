import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import { POLICY_RUNTIME, WITH_POLICIES, writeStarter } from "./environments/policy-pack";
import { startFakeProviders } from "./fakes/start";
import { BUILD_TIMEOUT, EngineProject, STACK } from "./support";

/**
 * The language host of the official CLI runs policy packs. The version that is available as a Go module is too old for
 * that, so here the engine starts the pack with the SDK's own program. Everything else is the same as for users.
 */
describe("the policy pack in the engine", () => {
  const project = new EngineProject();

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    await project.prepare(startFakeProviders(join(project.folder, "journal")));
    copyFileSync(join(__dirname, "policed", "index.ts"), join(project.folder, "index.ts"));
    const pack = join(project.folder, "policy");
    mkdirSync(pack);
    for (const file of readdirSync(join(PROJECT_FOLDER, "policy"))) {
      if (file !== "PulumiPolicy.yaml") symlinkSync(join(PROJECT_FOLDER, "policy", file), join(pack, file));
    }
    writeFileSync(join(pack, "PulumiPolicy.yaml"), `runtime: ${POLICY_RUNTIME}\n`);
    writeStarter(project.folder);
  });
  after(() => project.close());

  it("accepts a program that complies with the rules", async () => {
    const { code, output } = await run("preview");
    assert.equal(code, 0, output);
    assert.match(output, /Policies:\s+✅ slipway@v0\.1\.0/);
    assert.match(output, /\+ 2 to create/);
  });

  it("rejects a program that violates one, in the preview and before anything is created", async () => {
    await project.pulumi(["config", "set", "--secret", "leak", "a-token-of-a-user"]);
    for (const args of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { code, output } = await run(...args);
      assert.notEqual(code, 0, output);
      assert.match(output, /\[mandatory\] {2}no-secret-in-build-arguments {2}\(docker-build:index:Image: web\)/);
      assert.match(output, /buildArgs has NPM_TOKEN; use secrets, and mount it in the Dockerfile/);
      assert.ok(!output.includes("a-token-of-a-user"), output);
    }
    assert.ok(!project.state.includes("docker-build:index:Image"), "the image was created");
  });

  async function run(...args: readonly string[]) {
    const { PATH = "" } = await project.engine.environment(project.folder);
    return project.engine.run([...args, "--stack", STACK, "--non-interactive", ...WITH_POLICIES], {
      cwd: project.folder,
      env: { PATH: [project.folder, PATH].join(delimiter) },
    });
  }
});
