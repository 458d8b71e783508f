import * as pulumi from "@pulumi/pulumi";

import { addonNamespace, type Chart, installChart } from "./chart";
import {
  audienceName,
  type BodyLimit,
  controllerAddress,
  controllerRollout,
  type IngressController,
  type IngressControllerArgs,
  podSecurity,
} from "./ingress";

/** How a Helm chart provides an ingress controller. */
export interface ControllerChart {
  /** Type token of the component. */
  readonly type: string;
  readonly chart: Chart;
  /** Name of the IngressClass that it serves, unless it is an internal one. */
  readonly className: string;
  /** Name of the controller's Service in a release of the given name. */
  readonly service: (release: string) => string;
  /** The chart's default `terminationGracePeriodSeconds`. */
  readonly terminationSeconds: number;
  readonly values: (args: IngressControllerArgs) => Record<string, unknown>;
  /** @default the controller limits no bodies */
  readonly bodyLimit?: BodyLimit;
}

/** An ingress controller installed from a chart in a namespace of its own. */
export class ChartIngressController extends pulumi.ComponentResource implements IngressController {
  readonly namespace: pulumi.Output<string>;
  readonly className: string;
  readonly address: pulumi.Output<string>;
  readonly hasAddress: boolean;
  readonly bodyLimit: BodyLimit;

  constructor(
    name: string,
    args: IngressControllerArgs,
    { type, chart, className, service, terminationSeconds, values, bodyLimit = () => ({}) }: ControllerChart,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, {}, opts);
    const { exposure } = args;

    const namespace = addonNamespace(name, podSecurity(exposure), { parent: this });
    const installation = { ...args, ...controllerRollout(args, terminationSeconds) };
    const release = installChart(name, chart, namespace.metadata.name, values(args), installation, { parent: this });

    this.namespace = namespace.metadata.name;
    this.className = audienceName(args.audience, chart.chart, className);
    this.bodyLimit = bodyLimit;
    this.hasAddress = exposure.kind === "loadBalancer";
    const published = pulumi.interpolate`${this.namespace}/${release.status.name.apply(service)}`;
    this.address = controllerAddress(name, exposure, published, { parent: this, dependsOn: [release] });
    this.registerOutputs({ namespace: this.namespace, address: this.address });
  }
}
