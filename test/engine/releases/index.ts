import { Service } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import { addonNamespace, installChart, type Chart } from "../../../components/addons/chart";
import type { ChartRollout } from "../../../components/workload/timeouts";

/** Installs a chart in a namespace of its own, as an add-on does, and a Service for its pods. */
export = () => {
  const config = new pulumi.Config();
  const context = config.require("context");
  const options = { provider: new Provider("cluster", { context, clusterIdentifier: context }) };
  const name = config.require("name");
  const namespace = addonNamespace(name, "restricted", options);
  const release = installChart(
    name,
    config.requireObject<Chart>("chart"),
    namespace.metadata.name,
    config.requireObject<Record<string, unknown>>("values"),
    config.requireObject<ChartRollout>("rollout"),
    options,
  );
  // The chart of a local machine has none; the provider would wait for pods that a failing upgrade never has.
  const service = new Service(
    name,
    {
      metadata: { namespace: namespace.metadata.name, annotations: { "pulumi.com/skipAwait": "true" } },
      spec: {
        selector: { "app.kubernetes.io/instance": `${name}-${name}` },
        ports: [{ port: 80, targetPort: "web" }],
      },
    },
    options,
  );
  return { revision: release.status.revision, address: service.spec.clusterIP };
};
