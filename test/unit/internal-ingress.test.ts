import assert from "node:assert/strict";

import { at } from "../../lib/values";
import type { Plan, PlannedResource } from "../../plan/model";
import { checkPlan } from "../../policy/in-plan";
import { callers, controllers, ingresses, ofKind, onlyOne, plannedWith, recordOf } from "./plan/published";

const APPLICATIONS = ["face-recognition", "phpdemo", "pydemo", "scopelens", "thoughts", "user-admin"];
const OTHERS = APPLICATIONS.filter((name) => name !== "pydemo");
const ANNOTATION = "service.beta.kubernetes.io/aws-load-balancer";

/** An environment, its controller, and the class and served classes of the public one and the internal one. */
const ENVIRONMENTS = [
  ["dev", "ingress-nginx", "nginx", undefined],
  ["dev", "traefik", "traefik", "traefik"],
  ["prod", "ingress-nginx", "nginx", undefined],
] as const;

/** What a controller's values say of its Service and its class. */
function served({ inputs: { values, chart } }: PlannedResource) {
  const nginx = chart === "ingress-nginx";
  const root = nginx ? at(values, "controller") : values;
  const annotation = (name: string) => at(root, "service", "annotations", `${ANNOTATION}-${name}`);
  return {
    scheme: annotation("scheme"),
    subnets: annotation("subnets"),
    certificate: annotation("ssl-cert"),
    class: nginx ? at(root, "ingressClassResource", "name") : at(root, "ingressClass", "name"),
    isDefault: nginx ? at(root, "ingressClassResource", "default") : at(root, "ingressClass", "isDefaultClass"),
    // ingress-nginx serves the classes of its controller's name, Traefik those of its controller's or the one that is set.
    serves: nginx
      ? at(root, "ingressClassResource", "controllerValue")
      : at(root, "providers", "kubernetesIngress", "ingressClass"),
    annotated: nginx ? at(root, "ingressClass") : undefined,
    trusted: nginx
      ? String(at(root, "config", "proxy-real-ip-cidr")).split(",")
      : at(root, "ports", "web", "proxyProtocol", "trustedIPs"),
  };
}

/** Ranges of the subnets whose names contain a word, by ID. */
function subnets(plan: Plan, word: string): Record<string, unknown> {
  const found = ofKind(plan, "Subnet").filter(({ name }) => name.includes(word));
  return Object.fromEntries(found.map(({ name, inputs }) => [`[id of ${name}]`, inputs.cidrBlock]));
}

async function assertNoViolation(plan: Plan): Promise<void> {
  const found = await checkPlan(plan);
  assert.deepEqual(
    found.filter(({ level }) => level === "mandatory"),
    [],
  );
}

for (const [environment, controller, publicClass, publicServes] of ENVIRONMENTS) {
  describe(`one internal application of ${environment} with ${controller}`, function () {
    this.timeout(120_000);
    const internal = `${controller}-internal`;
    let plan: Plan;
    before(async () => {
      plan = await plannedWith(environment, { controller, internal: ["pydemo"] });
    });

    it("has a public and an internal load balancer, with the same certificate, both where no pods are", () => {
      assert.deepEqual(controllers(plan), [controller, internal]);
      const [open, closed] = [controller, internal].map((name) => served(onlyOne(plan, "Release", name)));
      const places = subnets(plan, "-public-");
      assert.deepEqual([open?.scheme, open?.subnets], ["internet-facing", undefined]);
      assert.deepEqual([closed?.scheme, closed?.subnets], ["internal", Object.keys(places).join(",")]);
      assert.deepEqual([open?.trusted, closed?.trusted], [Object.values(places), Object.values(places)]);
      assert.match(String(closed?.certificate), /arn/);
      assert.equal(closed?.certificate, open?.certificate);
    });

    it("has a controller for each, which serves the class of the other in no case", () => {
      const [open, closed] = [controller, internal].map((name) => served(onlyOne(plan, "Release", name)));
      assert.deepEqual([open?.class, open?.isDefault, open?.serves], [publicClass, true, publicServes]);
      const serves = controller === "traefik" ? internal : `k8s.io/${internal}`;
      assert.deepEqual([closed?.class, closed?.isDefault, closed?.serves], [internal, false, serves]);
      assert.equal(closed?.annotated, controller === "traefik" ? undefined : internal);
    });

    it("has two releases of names that charts derive different names from, each in a namespace of its own", () => {
      for (const name of [controller, internal]) {
        const { inputs } = onlyOne(plan, "Release", name);
        // Both charts name objects like the release if its name contains the chart's.
        assert.deepEqual([inputs.name, inputs.chart, inputs.namespace], [name, controller, name]);
        onlyOne(plan, "Namespace", name);
      }
    });

    it("has one Ingress, record and caller for each application", () => {
      assert.equal(ofKind(plan, "Ingress").length, APPLICATIONS.length);
      assert.deepEqual(ingresses(plan, "pydemo"), [`pydemo-internal: ${internal}`]);
      assert.deepEqual(callers(plan, "pydemo"), [internal]);
      assert.equal(at(recordOf(plan, "pydemo").inputs, "records", 0), `[address of ${internal}]`);
      for (const name of OTHERS) {
        assert.deepEqual(ingresses(plan, name), [`${name}: ${publicClass}`]);
        assert.deepEqual(callers(plan, name), [controller]);
        assert.equal(at(recordOf(plan, name).inputs, "records", 0), `[address of ${controller}]`);
      }
      assert.equal(plan.outputs.ingressAddress, `[address of ${controller}]`);
    });

    it("installs the internal controller after the public one, and has every Ingress wait for both", () => {
      const [open, closed] = [controller, internal].map((name) => {
        const component = plan.resources.find((one) => one.name === name && !one.custom);
        return component ?? assert.fail(name);
      });
      const release = onlyOne(plan, "Release", controller).urn;
      assert.ok(closed?.dependsOn.includes(release), closed?.dependsOn.join("\n"));
      assert.ok(!open?.dependsOn.includes(onlyOne(plan, "Release", internal).urn));
      for (const { name, dependsOn } of ofKind(plan, "Ingress")) {
        for (const one of [controller, internal])
          assert.ok(dependsOn.includes(onlyOne(plan, "Release", one).urn), name);
      }
    });

    it("violates no policy", async () => {
      await assertNoViolation(plan);
    });
  });
}

describe("an environment whose applications are all internal", function () {
  this.timeout(120_000);
  let plan: Plan;
  before(async () => {
    plan = await plannedWith("dev", { controller: "traefik", internal: APPLICATIONS });
  });

  it("has no public load balancer, and its address is the internal one's", async () => {
    assert.deepEqual(controllers(plan), ["traefik-internal"]);
    assert.equal(served(onlyOne(plan, "Release", "traefik-internal")).scheme, "internal");
    assert.equal(plan.outputs.ingressAddress, "[address of traefik-internal]");
    for (const name of APPLICATIONS) assert.deepEqual(callers(plan, name), ["traefik-internal"]);
    await assertNoViolation(plan);
  });
});

describe("the move of a public and an internal controller to another kind", function () {
  this.timeout(120_000);
  const next = { controller: "traefik", serves: true };
  let plan: Plan;
  before(async () => {
    plan = await plannedWith("prod", { internal: ["pydemo"], next });
  });

  it("has four controllers, of which each application has its two", async () => {
    const four = ["ingress-nginx", "ingress-nginx-internal", "traefik", "traefik-internal"];
    assert.deepEqual(controllers(plan), four);
    const classes = four.map((name) => served(onlyOne(plan, "Release", name)).class);
    assert.deepEqual(classes, ["nginx", "ingress-nginx-internal", "traefik", "traefik-internal"]);
    const internal = ["pydemo-internal-next: traefik-internal", "pydemo-internal: ingress-nginx-internal"];
    assert.deepEqual(ingresses(plan, "pydemo"), internal);
    assert.deepEqual(ingresses(plan, "phpdemo"), ["phpdemo-next: traefik", "phpdemo: nginx"]);
    assert.deepEqual(callers(plan, "pydemo"), ["ingress-nginx-internal", "traefik-internal"]);
    assert.equal(at(recordOf(plan, "pydemo").inputs, "records", 0), "[address of traefik-internal]");
    assert.equal(at(recordOf(plan, "phpdemo").inputs, "records", 0), "[address of traefik]");
    await assertNoViolation(plan);
  });
});
