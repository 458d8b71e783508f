import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
  customTimeouts,
  deploymentTimeouts,
  jobTimeouts,
  serviceTimeouts,
} from "../../../components/workload/timeouts";
import { ensureStack } from "../../../local/engine";
import { isNotFound, type Kubernetes } from "../../support/kubernetes";
import { BUILD_TIMEOUT, CONTEXT, localCluster, EngineProject, restartApiServer, STACK } from "../support";

const GIVEN = "a-secret-that-a-user-typed";
const ROLLOUT = { rolloutDeadline: 30, pods: 1, terminationSeconds: 1 } as const;
const JOB_SECONDS = 20;
const NO_IMAGE = "localhost:5000/nobody/built:this";
/** Seconds that a command takes in addition to its waiting, on a busy machine. */
const OVERHEAD = 60;

describe("the engine with real providers", () => {
  const project = new EngineProject();

  function assertNoPlainSecrets(outputs: Readonly<Record<string, string>>): void {
    // The first lines of an RSA key's body are its modulus, which is also in the public key.
    const keyLines = (outputs.key ?? "").trim().split("\n").slice(8, -2);
    const secrets = [GIVEN, outputs.password ?? "", ...keyLines];
    assert.ok(keyLines.length > 10, "the key is missing");
    for (const secret of secrets) {
      assert.ok(secret.length > 12, "a secret is too short to search for");
      const encoded = Buffer.from(secret).toString("base64").replace(/.=*$/, "");
      for (const text of [secret, encoded]) assert.ok(!project.state.includes(text), "the state has a plain secret");
    }
  }

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    await project.prepare();
    await project.pulumi(["config", "set", "deadline", String(ROLLOUT.rolloutDeadline)]);
    await project.pulumi(["config", "set", "jobSeconds", String(JOB_SECONDS)]);
    // The same timeouts as for the project's workloads.
    const deployment = deploymentTimeouts(ROLLOUT, { autoscaled: false });
    const all = { deployment, service: serviceTimeouts(deployment), job: jobTimeouts(JOB_SECONDS) };
    const timeouts = Object.entries(all).map(([name, one]) => [name, customTimeouts(one)]);
    await project.pulumi(["config", "set", "timeouts", JSON.stringify(Object.fromEntries(timeouts))]);
  });
  after(() => project.close());

  it("creates a stack once, and does not change the project's files", async () => {
    const settings = (): string => readFileSync(join(project.folder, `Pulumi.${STACK}.yaml`), "utf8");
    const before = settings();
    await ensureStack(project.engine, STACK, project.folder);
    assert.equal(settings(), before);
  });

  it("previews and deploys generated secrets, which are encrypted in the state", async () => {
    await project.pulumi(["config", "set", "--secret", "given", GIVEN]);
    assert.match((await project.pulumi(["preview"])).output, /\+ 4 to create/);
    assert.match(await project.up(), /\+ 4 created/);
    const outputs = await project.outputs();
    assert.equal(outputs.given, GIVEN);
    assertNoPlainSecrets(outputs);
  });

  it("changes nothing the second time, nor after a refresh", async () => {
    const outputs = await project.outputs();
    assert.match(await project.up(), /4 unchanged/);
    await project.pulumi(["refresh", "--yes", "--skip-preview"]);
    assert.match(await project.up(), /4 unchanged/);
    assert.deepEqual(await project.outputs(), outputs);
  });

  it("replaces a secret when its keeper changes, and its dependents, and nothing else", async () => {
    const outputs = await project.outputs();
    await project.pulumi(["config", "set", "keeper", "two"]);
    assert.match(await project.up(), /\+-2 replaced\s+2 unchanged/);
    const replaced = await project.outputs();
    assert.notEqual(replaced.password, outputs.password);
    assert.notEqual(replaced.id, outputs.id);
    assert.equal(replaced.key, outputs.key);
    assertNoPlainSecrets(replaced);
  });

  it("rejects a context that is not in the kubeconfig", async function () {
    if ((await localCluster()) === undefined) this.skip();
    await project.pulumi(["config", "set", "namespace", "engine-test"]);
    await project.pulumi(["config", "set", "context", "somewhere-else"]);
    const { output } = await project.pulumi(["up", "--yes", "--skip-preview"], { fails: true });
    assert.match(output, /context "somewhere-else" does not exist/);
    assert.doesNotMatch(output, /Namespace namespace created/);
  });

  describe("with a cluster", () => {
    const namespace = `engine-test-${process.pid}`;
    let cluster: Kubernetes;

    before(async function () {
      const found = await localCluster();
      if (found === undefined) this.skip();
      cluster = found;
      await project.pulumi(["config", "set", "namespace", namespace]);
      await project.pulumi(["config", "set", "context", CONTEXT]);
    });

    /** Names of the program's objects of a kind in the namespace. */
    async function names(kind: "pods" | "secrets"): Promise<string[]> {
      const { items } =
        kind === "pods"
          ? await cluster.core.listNamespacedPod({ namespace })
          : await cluster.core.listNamespacedSecret({ namespace });
      const present = items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
      const found = present.map(({ metadata }) => metadata?.name ?? "");
      return found.filter((name) => /^(login|settings|pause)-/.test(name)).sort();
    }

    /** Images of the Deployment in the cluster. */
    async function images(): Promise<string[]> {
      const { spec } = await cluster.apps.readNamespacedDeployment({ namespace, name: "pause" });
      return (spec?.template.spec?.containers ?? []).map(({ image }) => image ?? "");
    }

    async function failing(): Promise<{ readonly output: string; readonly seconds: number }> {
      const started = Date.now();
      const { output } = await project.pulumi(["up", "--yes", "--skip-preview"], { fails: true });
      return { output, seconds: (Date.now() - started) / 1000 };
    }

    it("deploys objects that work, and a second run changes nothing", async () => {
      assert.match(await project.up(), /\+ 6 created/);
      const outputs = await project.outputs();
      assert.match(outputs.secret ?? "", /^login-[0-9a-f]{8}$/);
      assert.deepEqual(await names("secrets"), [outputs.secret]);
      assert.equal((await names("pods")).length, 1);
      assertNoPlainSecrets(outputs);
      assert.match(await project.up(), /11 unchanged/);
    });

    it("reports no drift after a refresh", async () => {
      await project.pulumi(["refresh", "--yes", "--skip-preview"]);
      assert.match(await project.up(), /11 unchanged/);
    });

    it("replaces an immutable Secret create-first and rolls the Deployment that names it", async () => {
      const outputs = await project.outputs();
      const [pod] = await names("pods");
      await project.pulumi(["config", "set", "keeper", "three"]);
      const output = await project.up();
      const created = output.indexOf("Secret login created replacement");
      const rolled = output.indexOf("Deployment pause updated");
      const deleted = output.indexOf("Secret login deleted original");
      assert.ok(0 < created && created < rolled && rolled < deleted, output);
      const replaced = await project.outputs();
      assert.notEqual(replaced.secret, outputs.secret);
      assert.deepEqual(await names("secrets"), [replaced.secret]);
      assert.ok(!(await names("pods")).includes(pod ?? ""));
      assertNoPlainSecrets(replaced);
    });

    /** A failure or disturbance: `up` ends within its deadline, and the next run succeeds. */
    function recovers(title: string, work: () => Promise<void>): void {
      it(`recovers from ${title}`, async () => {
        await work();
        assert.match(await project.up(), /11 unchanged/);
        assert.equal((await names("pods")).length, 1);
      });
    }

    recovers("an image that does not exist", async () => {
      await project.pulumi(["config", "set", "image", NO_IMAGE]);
      const { output, seconds } = await failing();
      assert.match(output, /Deployment \(pause\):\s+error: .*timed out waiting to be Ready/s);
      assert.match(output, /ErrImagePull|ImagePullBackOff|Failed to pull image/);
      assert.ok(seconds < ROLLOUT.rolloutDeadline + OVERHEAD + 30, `it took ${seconds} s`);
      await project.pulumi(["config", "rm", "image"]);
      assert.match(await project.up(), /~ 1 updated/);
    });

    for (const [what, command, limit] of [
      ["fails", "false", 0],
      ["never ends", "sleep", JOB_SECONDS],
    ] as const) {
      recovers(`a Job that ${what}`, async () => {
        await project.pulumi(["config", "set", "work", command]);
        const { output, seconds } = await failing();
        assert.match(output, /BackoffLimitExceeded|DeadlineExceeded/);
        assert.ok(seconds < limit + OVERHEAD, `it took ${seconds} s`);
        await project.pulumi(["config", "rm", "work"]);
        await project.up();
      });
    }

    recovers("an interruption, after which up needs a refresh", async () => {
      await project.pulumi(["config", "set", "image", NO_IMAGE]);
      const interruption = new AbortController();
      const { code, output } = await project.engine.run(["up", "--yes", "--skip-preview", "--stack", STACK], {
        cwd: project.folder,
        signal: interruption.signal,
        onLine: (line) => {
          // The Deployment has been updated, and the provider awaits its rollout.
          if (/Deployment pause updating .*(?:pods|rollout|Waiting)/i.test(line)) interruption.abort();
        },
      });
      assert.notEqual(code, 0);
      assert.match(output, /cancel|interrupt/i);
      await project.pulumi(["config", "rm", "image"]);
      // The program equals the state, which does not have the interrupted update.
      await project.up();
      assert.ok((await images()).includes(NO_IMAGE), "up without a refresh has fixed it: adapt the documentation");
      assert.match(await project.up("--refresh"), /Deployment pause updated/);
      assert.ok(!(await images()).includes(NO_IMAGE));
    });

    recovers("a restart of the API server", async () => {
      await project.pulumi(["config", "set", "size", "2"]);
      let restarted: Promise<void> | undefined;
      const started = Date.now();
      const { code, output } = await project.engine.run(["up", "--yes", "--skip-preview", "--stack", STACK], {
        cwd: project.folder,
        onLine: (line) => {
          if (line.includes("Deployment pause updating")) restarted ??= restartApiServer();
        },
      });
      assert.ok(restarted, output);
      await restarted;
      assert.ok((Date.now() - started) / 1000 < 2 * ROLLOUT.rolloutDeadline + OVERHEAD + 60, output);
      // Either the run succeeds, or the error names the connection.
      if (code !== 0) assert.match(output, /error: .*(?:connection refused|timed out|EOF|unreachable)/i);
      await project.pulumi(["config", "rm", "size"]);
      await project.up("--refresh");
    });

    it("destroys everything", async () => {
      await project.pulumi(["destroy", "--yes", "--skip-preview"]);
      await assert.rejects(cluster.core.readNamespace({ name: namespace }), isNotFound);
    });
  });

  describe("at the end", () => {
    it("leaves an empty state", async () => {
      await project.pulumi(["destroy", "--yes", "--skip-preview"]);
      assert.doesNotMatch((await project.pulumi(["stack", "--show-urns"])).output, /urn:pulumi/);
    });
  });
});
