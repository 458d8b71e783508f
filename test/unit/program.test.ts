import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import { planEnvironments } from "../../plan/children";
import type { Plan, PlannedResource } from "../../plan/model";
import { ProjectCopy } from "../support/project";
import { assertFamily, at, kind, only } from "../support/record";

async function plan(environment: string, folder = PROJECT_FOLDER): Promise<Plan> {
  const [planned] = await planEnvironments([environment], folder);
  assert.ok(planned);
  return planned;
}

describe("the program", () => {
  for (const environment of ["local", "dev", "prod"]) {
    describe(`for ${environment}`, () => {
      let resources: readonly PlannedResource[];
      before(async () => {
        ({ resources } = await plan(environment));
      });

      it("registers every resource with an explicit provider, below a component that it is named after", () => {
        assertFamily(resources, ({ type }) => /^(pulumi:|slipway:)/.test(type));
        for (const { custom, provider, type, name } of resources) {
          if (custom && /^(kubernetes|aws|eks):/.test(type)) {
            assert.match(provider ?? "", /pulumi:providers:/, `${type} ${name} uses a default provider`);
          }
        }
      });

      it("says how long each resource is waited for, and a Service longer than the pods behind it", () => {
        const awaited = resources.filter(isAwaited);
        assert.ok(awaited.some((one) => kind(one) === "Deployment"));
        for (const one of awaited) {
          const { create, update } = secondsOf(one);
          assert.ok(create > 0 && update > 0, `${kind(one)} ${one.name} has no customTimeouts`);
          const pods = awaited.find(({ name, type }) => name === one.name && type.startsWith("kubernetes:apps/"));
          if (kind(one) !== "Service" || pods === undefined) continue;
          const longest = Math.max(secondsOf(pods).create, secondsOf(pods).update);
          assert.ok(Math.min(create, update) > longest, `Service ${one.name} gives up before its pods`);
        }
      });

      it("gives Helm a time limit that fits into that of the operation", () => {
        const releases = resources.filter((one) => kind(one) === "Release");
        assert.ok(releases.length > 0);
        for (const one of releases) {
          const timeout = Number(one.inputs.timeout);
          assert.ok(timeout > 0 && secondsOf(one).create >= 2 * timeout, `${one.name} has no time to roll back`);
        }
      });
    });
  }

  it("waits for all that it awaits by the setting", async () => {
    const { resources } = await plan("local");
    // Pulumi.local.yaml says 120; by the default of 300 each would be longer.
    const timeout = (wanted: string, name: string) => secondsOf(only(resources, wanted, name)).create;
    assert.deepEqual(
      [
        timeout("Deployment", "thoughts-users"),
        timeout("StatefulSet", "thoughts-db"),
        timeout("Release", "traefik"),
        timeout("Release", "metrics-server"),
      ],
      [150, 150, 420, 360],
    );
  });

  it("shows no secret and tells what to reach", async () => {
    const { outputs } = await plan("prod");
    assert.deepEqual(outputs.urls, {
      phpdemo: "https://phpdemo.example.com",
      pydemo: "https://pydemo.example.com",
      thoughts: "https://thoughts.example.com",
    });
    assert.match(String(outputs.kubeconfig), /^\[secret [0-9a-f]{8}\]$/);
    assert.deepEqual(Object.keys(outputs.images as object).sort(), [
      "phpdemo/code",
      "phpdemo/php",
      "phpdemo/web",
      "pydemo/nginx",
      "pydemo/service",
      "thoughts/frontend",
      "thoughts/thoughts",
      "thoughts/users",
    ]);
  });

  describe("in a copy", () => {
    let project: ProjectCopy;
    beforeEach(async () => {
      project = await ProjectCopy.into(mkdtempSync(join(tmpdir(), "slipway-")));
    });
    afterEach(() => {
      rmSync(project.folder, { recursive: true });
    });

    it("takes another web application for one folder and one line", async () => {
      const { folder } = project;
      mkdirSync(join(folder, "apps/hello"));
      writeFileSync(join(folder, "apps/hello/Dockerfile"), "ARG BASE_REGISTRY\nFROM ${BASE_REGISTRY}/nginx:1.28\n");
      writeFileSync(join(folder, "apps/hello/index.ts"), HELLO);
      project.edit("apps/index.ts", "= [thoughts", "= [hello, thoughts");
      project.edit("apps/index.ts", "import { thoughts }", 'import { hello } from "./hello";\nimport { thoughts }');
      project.edit("Pulumi.local.yaml", "slipway:apps: [thoughts", "slipway:apps: [hello, thoughts");

      const { resources, outputs } = await plan("local", folder);
      assert.deepEqual(outputs.urls, {
        hello: "http://hello.localhost:8080",
        phpdemo: "http://phpdemo.localhost:8080",
        pydemo: "http://pydemo.localhost:8080",
        thoughts: "http://thoughts.localhost:8080",
      });
      const own = resources.filter(({ name, custom }) => custom && name.startsWith("hello"));
      assert.deepEqual(own.map((one) => `${kind(one)} ${one.name}`).sort(), [
        "Deployment hello-web",
        "Image hello-web",
        "Ingress hello",
        "Namespace hello",
        "NetworkPolicy hello-closed",
        "NetworkPolicy hello-web",
        "ResourceQuota hello",
        "Service hello-web",
      ]);
      const image = at(only(own, "Deployment"), "spec.template.spec.containers.0.image");
      assert.match(String(image), /^localhost:5000\/hello\/web@/);
    });

    it("shows an encrypted value as a placeholder that changes with it, all the way to what uses it", async () => {
      const planned = async (ciphertext: string) => {
        project.edit("Pulumi.local.yaml", "config:\n", `config:\n  thoughts:dbPassword: { secure: ${ciphertext} }\n`);
        const { resources } = await plan("local", project.folder);
        project.restore();
        return {
          password: at(only(resources, "Secret", "thoughts-db-thoughts"), "stringData.POSTGRES_PASSWORD"),
          pod: JSON.stringify(at(only(resources, "Deployment", "thoughts-thoughts"), "spec.template")),
        };
      };
      const [first, same, second] = [
        await planned("v1:aaa:bbb"),
        await planned("v1:aaa:bbb"),
        await planned("v1:aaa:ccc"),
      ];
      assert.match(String(first.password), /^\[secret [0-9a-f]{8}\]$/);
      assert.deepEqual(same, first);
      assert.notEqual(second.password, first.password);
      assert.notEqual(second.pod, first.pod);
    });
  });
});

/** Kinds whose creation or update the Kubernetes provider waits for. */
const AWAITED = new Set([
  "DaemonSet",
  "Deployment",
  "Ingress",
  "Job",
  "PersistentVolumeClaim",
  "Pod",
  "Release",
  "ReplicationController",
  "Service",
  "StatefulSet",
]);

function isAwaited(one: PlannedResource): boolean {
  const annotations = at(one, "metadata.annotations") as Record<string, unknown> | undefined;
  return (
    one.type.startsWith("kubernetes:") &&
    AWAITED.has(kind(one)) &&
    one.options.read === undefined &&
    annotations?.["pulumi.com/skipAwait"] !== "true"
  );
}

/** The timeouts of a resource in seconds; 0 where it has none. */
function secondsOf({ options }: PlannedResource): Record<"create" | "update", number> {
  const { create, update } = (options.customTimeouts ?? {}) as Record<string, string | undefined>;
  const seconds = (text = "") => Number(/^(\d+)s$/.exec(text)?.[1] ?? 0);
  return { create: seconds(create), update: seconds(update) };
}

const HELLO = `
import { z } from "zod";
import { application } from "../../platform/application";
import { WebService } from "../../components/workload/web-service";

export const hello = application({
  name: "hello",
  settings: z.strictObject({}),
  deploy: (platform) => {
    const image = platform.image("web", { context: "apps/hello" });
    const args = { ...platform.workload, image, resources: { cpu: 10, memory: 32 }, callers: { ingress: true } };
    const { host } = new WebService("hello-web", args, platform.options);
    return { url: platform.expose([{ path: "/", service: host }]) };
  },
});
`;
