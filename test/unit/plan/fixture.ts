import type { Plan, PlannedResource } from "../../../plan/model";

type Details = Partial<Pick<PlannedResource, "inputs" | "dependsOn" | "options" | "parent" | "custom">>;

/** The URN of a resource in a plan made by {@link plan}. */
export function urn(type: string, name: string, environment = "dev"): string {
  return `urn:pulumi:${environment}::slipway::${type}::${name}`;
}

/** A custom resource. */
export function resource(type: string, name: string, details: Details = {}, environment = "dev"): PlannedResource {
  return {
    urn: urn(type, name, environment),
    type,
    name,
    custom: true,
    dependsOn: [],
    options: {},
    inputs: {},
    ...details,
  };
}

/** A component, which only groups others. */
export function component(type: string, name: string, details: Details = {}, environment = "dev"): PlannedResource {
  return resource(type, name, { custom: false, ...details }, environment);
}

export function plan(resources: readonly PlannedResource[], environment = "dev"): Plan {
  return { environment, resources, outputs: {} };
}

export const DEPLOYMENT_TYPE = "kubernetes:apps/v1:Deployment";
export const SECRET_TYPE = "kubernetes:core/v1:Secret";
export const CONFIG_MAP_TYPE = "kubernetes:core/v1:ConfigMap";
export const NAMESPACE_TYPE = "kubernetes:core/v1:Namespace";
export const SERVICE_TYPE = "slipway:workload:WebService";

/** A Deployment of one container; the image is built by the plan that also has {@link image}. */
export function deployment(name: string, tag: string, replicas = 2, details: Details = {}): PlannedResource {
  return resource(DEPLOYMENT_TYPE, name, {
    inputs: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace: "shop" },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: {
          spec: {
            containers: [
              {
                name: "web",
                image: `registry.test:5000/shop/${name}@[digest of ${tag}]`,
                env: [{ name: "COLOUR", value: "red" }],
                resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "64Mi" } },
              },
            ],
          },
        },
      },
    },
    ...details,
  });
}

/** The image that a {@link deployment} of the same name and tag runs. */
export function image(name: string, tag: string): PlannedResource {
  return resource("docker-build:index:Image", name, { inputs: { tags: [`registry.test:5000/shop/${name}:${tag}`] } });
}
