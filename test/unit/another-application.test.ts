import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { environmentsOf } from "../../lib/project";
import { planEnvironments } from "../../plan/children";
import type { Plan } from "../../plan/model";
import { ProjectCopy } from "../../lib/project-copy";
import { at, kind, only } from "../support/record";

const execute = promisify(execFile);

describe("another application, added as a folder, a line in the list and settings", function () {
  this.timeout(120_000);
  let project: ProjectCopy;
  beforeEach(() => {
    project = ProjectCopy.into(mkdtempSync(join(tmpdir(), "slipway-")));
    mkdirSync(join(project.folder, "apps/hello"));
    writeFileSync(join(project.folder, "apps/hello/Dockerfile"), DOCKERFILE);
    writeFileSync(join(project.folder, "apps/hello/index.ts"), HELLO);
    project.edit("apps/index.ts", "Application[] = [", "Application[] = [hello, ");
    project.edit("apps/index.ts", "\n", '\nimport { hello } from "./hello";\n');
    project.edit("Pulumi.local.yaml", "slipway:apps: [", "slipway:apps: [hello, ");
  });
  afterEach(() => {
    rmSync(project.folder, { recursive: true });
  });

  async function local(): Promise<Plan> {
    const [plan] = await planEnvironments(["local"], project.folder);
    assert.ok(plan);
    return plan;
  }

  it("is deployed", async () => {
    const { resources, outputs } = await local();
    assert.equal((outputs.urls as Record<string, string>).hello, "http://hello.localhost:8080");
    const own = resources.filter(({ name, custom }) => custom && name.startsWith("hello"));
    assert.deepEqual(own.map((one) => `${kind(one)} ${one.name}`).sort(), [
      "Deployment hello-web",
      "Image hello-web",
      "Ingress hello",
      "Namespace hello",
      "NetworkPolicy hello-closed",
      "NetworkPolicy hello-web",
      "ResourceQuota hello",
      "Secret hello-web-env",
      "Service hello-web",
    ]);
    const image = at(only(own, "Deployment"), "spec.template.spec.containers.0.image");
    assert.match(String(image), /^localhost:5000\/hello\/web@/);
  });

  it("passes the generic tests of the program and the golden tests", async () => {
    // One environment is enough, and faster.
    for (const environment of environmentsOf(project.folder).filter((name) => name !== "local")) {
      rmSync(join(project.folder, `Pulumi.${environment}.yaml`));
    }
    await runNode(project.folder, ["--import", require.resolve("tsx"), "commands/plan/golden.ts"]);
    const golden = JSON.parse(readFileSync(join(project.folder, "test/golden/local.json"), "utf8")) as Plan;
    assert.ok(golden.resources.some(({ name }) => name === "hello-web"));
    const mocha = [require.resolve("mocha/bin/mocha.js"), "--no-config", "--require", "tsx/cjs", "--timeout", "60000"];
    const tests = ["test/unit/program.test.ts", "test/golden/golden.test.ts"];
    const output = await runNode(project.folder, [...mocha, ...tests]);
    assert.match(output, /for local[^]* passing/);
  });

  it("has its encrypted setting as a placeholder, which changes with the ciphertext, as do the pods", async () => {
    const planned = async (ciphertext: string) => {
      const before = readFileSync(join(project.folder, "Pulumi.local.yaml"), "utf8");
      project.edit("Pulumi.local.yaml", "config:\n", `config:\n  hello:token: { secure: ${ciphertext} }\n`);
      const { resources } = await local();
      writeFileSync(join(project.folder, "Pulumi.local.yaml"), before);
      return {
        token: at(only(resources, "Secret", "hello-web-env"), "stringData.TOKEN"),
        pod: JSON.stringify(at(only(resources, "Deployment", "hello-web"), "spec.template")),
      };
    };
    const [first, same, second] = [
      await planned("v1:aaa:bbb"),
      await planned("v1:aaa:bbb"),
      await planned("v1:aaa:ccc"),
    ];
    assert.match(String(first.token), /^\[secret [0-9a-f]{8}\]$/);
    assert.deepEqual(same, first);
    assert.notEqual(second.token, first.token);
    assert.notEqual(second.pod, first.pod);
  });
});

/** Runs Node in a folder and returns its output. @throws Error with the output if it fails. */
async function runNode(folder: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute(process.execPath, [...args], { cwd: folder });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(stdout + stderr, { cause: error });
  }
}

const DOCKERFILE = "ARG BASE_REGISTRY\nFROM ${BASE_REGISTRY}/nginx:1.28\n";

const HELLO = `
import { z } from "zod";
import { application } from "../../platform/application";
import { WebService } from "../../components/workload/web-service";
import { secret } from "../../settings/values";

export const hello = application({
  name: "hello",
  settings: z.strictObject({ token: secret().default("none") }),
  deploy: (platform, settings) => {
    const args = {
      ...platform.workload,
      image: platform.image("web", { context: "apps/hello" }),
      secretEnv: { TOKEN: settings.token },
      resources: { cpu: 10, memory: 32 },
      callers: { ingress: true },
    };
    const { host } = new WebService("hello-web", args, platform.options);
    return { url: platform.expose([{ path: "/", service: host }]) };
  },
});
`;
