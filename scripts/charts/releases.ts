import { IngressNginx } from "../../components/addons/ingress-nginx";
import { type Audience, audienceName, type Exposure } from "../../components/addons/ingress";
import { MetricsServer } from "../../components/addons/metrics-server";
import { Traefik } from "../../components/addons/traefik";
import { ClusterAutoscaler } from "../../components/aws/addons/cluster-autoscaler";
import { LoadBalancerController } from "../../components/aws/addons/load-balancer-controller";
import { ADDON_VERSIONS, type KubernetesVersion } from "../../components/aws/addons/managed";
import { networkLoadBalancer } from "../../components/aws/load-balancer";
import type { Mirrors } from "../../components/image/mirrors";
import { at, isRecord } from "../../lib/values";
import type { PlannedResource } from "../../plan/model";
import { record } from "../../plan/record";
import { PUBLIC_REGISTRIES } from "../../settings/registries";

/** A Helm release as the program asks for it. */
export interface ChartRelease {
  /** An environment, or the arguments of a component. */
  readonly variant: string;
  /** Whether {@link MIRRORS} are in use, one for each public registry. */
  readonly mirrored: boolean;
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  /** URL of the chart's repository. */
  readonly repository: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Arguments of a component, with the name of the variant. */
interface Variant {
  readonly variant: string;
  readonly mirrors?: Mirrors;
  readonly create: (mirrors: Mirrors) => unknown;
}

/** Address below which every registry has a mirror in some variants. */
export const MIRROR = "mirror.test";
const MIRRORS: Mirrors = Object.fromEntries(PUBLIC_REGISTRIES.map((registry) => [registry, `${MIRROR}/${registry}`]));

const PLACE = { account: "111122223333", region: "eu-central-1", clusterName: "slipway-test" } as const;
const NETWORK = { class: "service.k8s.aws/nlb", subnetRanges: ["10.0.128.0/21", "10.0.136.0/21"] } as const;
const CERTIFICATE = "arn:aws:acm:eu-central-1:111122223333:certificate/00000000-0000-0000-0000-000000000000";
const CONTROLLERS = { "ingress-nginx": IngressNginx, traefik: Traefik } as const;
const EXPOSURES: Readonly<Record<string, Exposure>> = {
  "host port": { kind: "hostPort", port: 8080 },
  "load balancer": networkLoadBalancer(NETWORK),
  "load balancer with HTTPS": networkLoadBalancer({
    ...NETWORK,
    https: { certificateArn: CERTIFICATE, hstsSeconds: 31_536_000 },
  }),
};

const AUDIENCES: Readonly<Record<Audience, Exposure>> = {
  public: networkLoadBalancer(NETWORK),
  internal: networkLoadBalancer({ ...NETWORK, internal: true, subnetIds: ["subnet-0", "subnet-1"] }),
};

/** The releases among the resources of a plan. */
export function chartReleases(
  resources: readonly PlannedResource[],
  variant: string,
  mirrored = false,
): readonly ChartRelease[] {
  return resources
    .filter(({ type }) => type === "kubernetes:helm.sh/v3:Release")
    .map(({ inputs }) => ({
      variant,
      mirrored,
      name: String(inputs.name),
      namespace: String(inputs.namespace),
      chart: String(inputs.chart),
      version: String(inputs.version),
      repository: String(at(inputs, "repositoryOpts", "repo")),
      values: isRecord(inputs.values) ? inputs.values : {},
    }));
}

/** A release of every chart for each combination of arguments that changes what values are set. */
export async function variantReleases(): Promise<readonly ChartRelease[]> {
  const releases: ChartRelease[] = [];
  for (const { variant, mirrors, create } of variants()) {
    const program = () => void create(mirrors ?? {});
    const { resources } = await record(program, { project: "slipway", stack: "test" });
    releases.push(...chartReleases(resources, variant, mirrors !== undefined));
  }
  return releases;
}

function variants(): readonly Variant[] {
  return [...ingressVariants(), ...awsVariants()].flatMap(({ variant, create }) => [
    { variant, create },
    { variant: `${variant}, mirrors`, create, mirrors: MIRRORS },
  ]);
}

function ingressVariants(): readonly Variant[] {
  const alone = Object.entries(EXPOSURES).flatMap(([exposureName, exposure]) =>
    Object.entries(CONTROLLERS).flatMap(([name, Controller]) =>
      [1, 2].map((replicas) => ({
        variant: `${exposureName}, replicas ${replicas}`,
        create: (mirrors: Mirrors) => new Controller(name, { exposure, replicas, mirrors }),
      })),
    ),
  );
  const pairs = Object.entries(AUDIENCES).flatMap(([audience, exposure]) =>
    Object.entries(CONTROLLERS).map(([kind, Controller]) => ({
      variant: `${audience}, beside another audience's`,
      create: (mirrors: Mirrors) =>
        new Controller(audienceName(audience as Audience, kind), { exposure, mirrors, audience: audience as Audience }),
    })),
  );
  return [...alone, ...pairs];
}

function awsVariants(): readonly Variant[] {
  const versions = Object.keys(ADDON_VERSIONS) as KubernetesVersion[];
  return [
    ...[1, 2].flatMap((replicas): Variant[] => [
      {
        variant: `replicas ${replicas}`,
        create: (mirrors: Mirrors) =>
          new MetricsServer("metrics-server", { replicas, insecureKubelet: replicas === 1, mirrors }),
      },
      {
        variant: `replicas ${replicas}`,
        create: (mirrors: Mirrors) =>
          new LoadBalancerController("load-balancers", { ...PLACE, vpcId: "vpc-0", replicas, mirrors }),
      },
    ]),
    ...versions.map((version) => ({
      variant: `Kubernetes ${version}`,
      create: (mirrors: Mirrors) => new ClusterAutoscaler("autoscaler", { ...PLACE, version, mirrors }),
    })),
  ];
}
