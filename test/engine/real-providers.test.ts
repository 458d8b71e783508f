import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { customTimeouts, deploymentTimeouts, jobTimeouts, serviceTimeouts } from "../../components/workload/timeouts";
import { ensureStack } from "../../local/engine";
import { isNotFound, type Kubernetes } from "../support/kubernetes";
import { CONTEXT, localCluster, Project, restartApiServer, STACK } from "./support";

/** Minutes that the first build of the engine may take. */
const BUILD_MINUTES = 15;
const GIVEN = "a-secret-that-somebody-typed";
const ROLLOUT = { rolloutDeadline: 30, pods: 1, terminationSeconds: 1 } as const;
const JOB_SECONDS = 20;
const NO_IMAGE = "localhost:5000/nobody/built:this";
/** Seconds that a command needs besides what it waits for, on a busy machine. */
const SLACK = 60;

describe("the engine with real providers", () => {
  const project = new Project();

  function assertNoPlainSecrets(outputs: Readonly<Record<string, string>>): void {
    // The first lines of an RSA key's body are its modulus, which the public key shows in the same letters.
    const keyLines = (outputs.key ?? "").trim().split("\n").slice(8, -2);
    const secrets = [GIVEN, outputs.password ?? "", ...keyLines];
    assert.ok(keyLines.length > 10, "the key is there");
    for (const secret of secrets) {
      assert.ok(secret.length > 12, "there is a secret to look for");
      const encoded = Buffer.from(secret).toString("base64").replace(/.=*$/, "");
      for (const text of [secret, encoded]) assert.ok(!project.state.includes(text), "the state has a plain secret");
    }
  }

  before(async function () {
    this.timeout(BUILD_MINUTES * 60_000);
    await project.prepare();
    await project.pulumi(["config", "set", "deadline", String(ROLLOUT.rolloutDeadline)]);
    await project.pulumi(["config", "set", "jobSeconds", String(JOB_SECONDS)]);
    // As the project's own workloads have them.
    const deployment = deploymentTimeouts(ROLLOUT, { autoscaled: false });
    const all = { deployment, service: serviceTimeouts(deployment), job: jobTimeouts(JOB_SECONDS) };
    const timeouts = Object.entries(all).map(([name, one]) => [name, customTimeouts(one)]);
    await project.pulumi(["config", "set", "timeouts", JSON.stringify(Object.fromEntries(timeouts))]);
  });
  after(() => project.close());

  it("makes a stack, once, and leaves the project's files as they are", async () => {
    const settings = (): string => readFileSync(join(project.folder, `Pulumi.${STACK}.yaml`), "utf8");
    const was = settings();
    await ensureStack(project.engine, STACK, project.folder);
    assert.equal(settings(), was);
  });

  it("previews and deploys generated secrets, which are encrypted in the state", async () => {
    await project.pulumi(["config", "set", "--secret", "given", GIVEN]);
    assert.match((await project.pulumi(["preview"])).output, /\+ 4 to create/);
    assert.match(await project.up(), /\+ 4 created/);
    const made = await project.outputs();
    assert.equal(made.given, GIVEN);
    assertNoPlainSecrets(made);
  });

  it("changes nothing the second time, nor after a refresh", async () => {
    const made = await project.outputs();
    assert.match(await project.up(), /4 unchanged/);
    await project.pulumi(["refresh", "--yes", "--skip-preview"]);
    assert.match(await project.up(), /4 unchanged/);
    assert.deepEqual(await project.outputs(), made);
  });

  it("makes a secret anew when its keeper changes, and what depends on it, and nothing else", async () => {
    const made = await project.outputs();
    await project.pulumi(["config", "set", "keeper", "two"]);
    assert.match(await project.up(), /\+-2 replaced\s+2 unchanged/);
    const anew = await project.outputs();
    assert.notEqual(anew.password, made.password);
    assert.notEqual(anew.id, made.id);
    assert.equal(anew.key, made.key);
    assertNoPlainSecrets(anew);
  });

  it("refuses a context that the kubeconfig does not have", async function () {
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

    /** Names of the namespace's objects of a kind that the program made. */
    async function names(kind: "pods" | "secrets"): Promise<string[]> {
      const { items } =
        kind === "pods"
          ? await cluster.core.listNamespacedPod({ namespace })
          : await cluster.core.listNamespacedSecret({ namespace });
      const present = items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
      const found = present.map(({ metadata }) => metadata?.name ?? "");
      return found.filter((name) => /^(login|settings|pause)-/.test(name)).sort();
    }

    /** Images of the Deployment's pods, as the cluster has them now. */
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
      const made = await project.outputs();
      assert.match(made.secret ?? "", /^login-[0-9a-f]{8}$/);
      assert.deepEqual(await names("secrets"), [made.secret]);
      assert.equal((await names("pods")).length, 1);
      assertNoPlainSecrets(made);
      assert.match(await project.up(), /11 unchanged/);
    });

    it("finds no drift that is none", async () => {
      await project.pulumi(["refresh", "--yes", "--skip-preview"]);
      assert.match(await project.up(), /11 unchanged/);
    });

    it("replaces an immutable Secret create-first and rolls the Deployment that names it", async () => {
      const made = await project.outputs();
      const [pod] = await names("pods");
      await project.pulumi(["config", "set", "keeper", "three"]);
      const output = await project.up();
      const created = output.indexOf("Secret login created replacement");
      const rolled = output.indexOf("Deployment pause updated");
      const deleted = output.indexOf("Secret login deleted original");
      assert.ok(0 < created && created < rolled && rolled < deleted, output);
      const anew = await project.outputs();
      assert.notEqual(anew.secret, made.secret);
      assert.deepEqual(await names("secrets"), [anew.secret]);
      assert.ok(!(await names("pods")).includes(pod ?? ""));
      assertNoPlainSecrets(anew);
    });

    /** What goes wrong: it ends with the reason, within its deadline, and the next run heals it. */
    function ends(title: string, work: () => Promise<void>): void {
      it(`ends ${title}, and heals it the next time`, async () => {
        await work();
        assert.match(await project.up(), /11 unchanged/);
        assert.equal((await names("pods")).length, 1);
      });
    }

    ends("with an image that does not exist", async () => {
      await project.pulumi(["config", "set", "image", NO_IMAGE]);
      const { output, seconds } = await failing();
      assert.match(output, /Deployment \(pause\):\s+error: .*timed out waiting to be Ready/s);
      assert.match(output, /ErrImagePull|ImagePullBackOff|Failed to pull image/);
      assert.ok(seconds < ROLLOUT.rolloutDeadline + SLACK + 30, `it took ${seconds} s`);
      await project.pulumi(["config", "rm", "image"]);
      assert.match(await project.up(), /~ 1 updated/);
    });

    for (const [what, command, limit] of [
      ["fails", "false", 0],
      ["never ends", "sleep", JOB_SECONDS],
    ] as const) {
      ends(`with a Job that ${what}`, async () => {
        await project.pulumi(["config", "set", "work", command]);
        const { output, seconds } = await failing();
        assert.match(output, /BackoffLimitExceeded|DeadlineExceeded/);
        assert.ok(seconds < limit + SLACK, `it took ${seconds} s`);
        await project.pulumi(["config", "rm", "work"]);
        await project.up();
      });
    }

    ends("by an interruption, which a plain up does not see but a refresh does", async () => {
      await project.pulumi(["config", "set", "image", NO_IMAGE]);
      const interruption = new AbortController();
      const { code, output } = await project.engine.run(["up", "--yes", "--skip-preview", "--stack", STACK], {
        cwd: project.folder,
        signal: interruption.signal,
        onLine: (line) => {
          // The Deployment is changed by then, and waited for.
          if (/Deployment pause updating .*(?:pods|rollout|Waiting)/i.test(line)) interruption.abort();
        },
      });
      assert.notEqual(code, 0);
      assert.match(output, /cancel|interrupt/i);
      await project.pulumi(["config", "rm", "image"]);
      // The state has what was there before, and so has the program.
      await project.up();
      assert.ok((await images()).includes(NO_IMAGE), "a plain up has healed it: the documentation need not say more");
      assert.match(await project.up("--refresh"), /Deployment pause updated/);
      assert.ok(!(await images()).includes(NO_IMAGE));
    });

    ends("while the API server restarts", async () => {
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
      assert.ok((Date.now() - started) / 1000 < 2 * ROLLOUT.rolloutDeadline + SLACK + 60, output);
      // Either nobody has noticed, or it is said what could not be reached.
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
