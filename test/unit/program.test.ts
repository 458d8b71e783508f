import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { environmentsOf, PROJECT_FOLDER } from "../../lib/project";
import type { PlannedResource } from "../../plan/model";
import { projectPlan } from "../support/plans";
import { assertFamily, at, kind, only } from "../support/record";

/** The settings in a stack file that the tests compare a plan with. */
interface StackSettings {
  readonly "slipway:target": "local" | "aws";
  readonly "slipway:apps": readonly string[];
  readonly "slipway:domain"?: string;
  readonly "slipway:ingress"?: { readonly hostPort?: number };
  readonly "slipway:rolloutDeadline"?: number;
  readonly "slipway:promotion"?: { readonly images: Readonly<Record<string, string>> };
}

function settingsOf(environment: string): StackSettings {
  const file = readFileSync(join(PROJECT_FOLDER, `Pulumi.${environment}.yaml`), "utf8");
  return (parse(file) as { readonly config: StackSettings }).config;
}

describe("the program", () => {
  const environments = environmentsOf(PROJECT_FOLDER);
  for (const environment of environments) {
    describe(`for ${environment}`, () => {
      const settings = settingsOf(environment);
      let resources: readonly PlannedResource[];
      let outputs: Readonly<Record<string, unknown>>;
      before(async function () {
        this.timeout(60_000);
        ({ resources, outputs } = await projectPlan(environment));
      });

      it("registers every resource with an explicit provider, below a component that it is named after", () => {
        assertFamily(resources, ({ type }) => /^(pulumi:|slipway:)/.test(type));
        for (const { custom, provider, type, name } of resources) {
          if (custom && /^(kubernetes|aws|eks):/.test(type)) {
            assert.match(provider ?? "", /pulumi:providers:/, `${type} ${name} uses a default provider`);
          }
        }
      });

      it("sets a timeout for every awaited resource, for a Service longer than for the pods behind it", () => {
        const awaited = resources.filter(isAwaited);
        assert.ok(awaited.some((one) => kind(one) === "Deployment"));
        for (const one of awaited) {
          const { create, update } = secondsOf(one);
          assert.ok(create > 0 && update > 0, `${kind(one)} ${one.name} has no customTimeouts`);
          const pods = awaited.find(({ name, type }) => name === one.name && type.startsWith("kubernetes:apps/"));
          if (kind(one) !== "Service" || pods === undefined) continue;
          const longest = Math.max(secondsOf(pods).create, secondsOf(pods).update);
          assert.ok(Math.min(create, update) > longest, `Service ${one.name} times out before its pods`);
        }
      });

      it("sets a timeout for Helm that leaves time to roll back within the timeout of the operation", () => {
        const releases = resources.filter((one) => kind(one) === "Release");
        assert.ok(releases.length > 0);
        for (const one of releases) {
          const timeout = Number(one.inputs.timeout);
          assert.ok(timeout > 0 && secondsOf(one).create >= 2 * timeout, `${one.name} has no time to roll back`);
        }
      });

      it("returns the URL of every application that the settings enable, under the domain", () => {
        const { "slipway:apps": apps, "slipway:domain": domain, "slipway:ingress": ingress } = settings;
        const urlOf = (app: string) =>
          domain === undefined ? `http://${app}.localhost:${ingress?.hostPort ?? ""}` : `https://${app}.${domain}`;
        assert.deepEqual(outputs.urls, Object.fromEntries(apps.map((app) => [app, urlOf(app)])));
      });

      it("returns every image that it builds or promotes", () => {
        const images = Object.keys(outputs.images as object).sort();
        const registered = resources.filter(({ type }) => /^docker-build:index:(Image|Index)$/.test(type));
        assert.deepEqual(
          images.map((image) => image.replace("/", "-")).sort(),
          registered.map(({ name }) => name).sort(),
        );
        for (const app of settings["slipway:apps"])
          assert.ok(
            images.some((image) => image.startsWith(`${app}/`)),
            app,
          );
        const promoted = settings["slipway:promotion"]?.images;
        if (promoted !== undefined) assert.deepEqual(images, Object.keys(promoted).sort());
      });

      it("returns the kubeconfig of its own cluster as a secret", () => {
        if (settings["slipway:target"] === "aws") assert.match(String(outputs.kubeconfig), /^\[secret [0-9a-f]{8}\]$/);
        else assert.equal(outputs.kubeconfig, undefined);
      });
    });
  }

  it("derives all timeouts from the setting rolloutDeadline", async () => {
    const local = await projectPlan("local");
    // With the default of 300 every timeout would be longer.
    assert.equal(settingsOf("local")["slipway:rolloutDeadline"], 120);
    const deployments = local.resources.filter((one) => one.type === "kubernetes:apps/v1:Deployment");
    assert.deepEqual([...new Set(deployments.map((one) => at(one, "spec.progressDeadlineSeconds")))], [120]);
    const shortest = (wanted: string) =>
      Math.min(...local.resources.filter((one) => kind(one) === wanted).map((one) => secondsOf(one).create));
    assert.deepEqual(
      [
        shortest("Deployment"),
        shortest("StatefulSet"),
        secondsOf(only(local.resources, "Release", "traefik")).create,
        secondsOf(only(local.resources, "Release", "metrics-server")).create,
      ],
      [150, 150, 420, 360],
    );
  });
});

/** Kinds of which the Kubernetes provider awaits creation and update. */
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

/** The timeouts of a resource, in seconds; 0 for none. */
function secondsOf({ options }: PlannedResource): Record<"create" | "update", number> {
  const { create, update } = (options.customTimeouts ?? {}) as Record<string, string | undefined>;
  const seconds = (text = "") => Number(/^(\d+)s$/.exec(text)?.[1] ?? 0);
  return { create: seconds(create), update: seconds(update) };
}
