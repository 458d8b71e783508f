import { at, items } from "../../lib/values";
import { loadBalancer } from "../cost/rules/network";
import { nodePool } from "../cost/rules/nodes";
import { statefulSet } from "../cost/rules/storage";
import { labelled } from "../text/short";
import { below, type KubernetesTypes } from "./kubernetes-type";
import { claimValues, containerValues, workloadValues } from "./values";

const template = below("spec.template");
const mutableOfStatefulSet = below(
  "spec.replicas",
  "spec.template",
  "spec.updateStrategy",
  "spec.persistentVolumeClaimRetentionPolicy",
  "spec.minReadySeconds",
  "spec.ordinals",
  "spec.revisionHistoryLimit",
);

export const WORKLOADS: KubernetesTypes = {
  "apps:DaemonSet": { replaces: below("spec.selector"), keyValues: workloadValues, rollsPods: template },
  "apps:Deployment": { replaces: below("spec.selector"), keyValues: workloadValues, rollsPods: template },
  "apps:StatefulSet": {
    replaces: (path) => path.startsWith("spec.") && !mutableOfStatefulSet(path),
    keyValues: (inputs) => [
      ...workloadValues(inputs),
      ...items(at(inputs, "spec", "volumeClaimTemplates")).flatMap((claim) => claimValues(at(claim, "spec"))),
    ],
    risk: "data",
    rollsPods: template,
    charge: statefulSet,
  },
  "autoscaling:HorizontalPodAutoscaler": {
    keyValues: ({ spec }) => [
      `${labelled(at(spec, "minReplicas")) ?? "1"}-${labelled(at(spec, "maxReplicas")) ?? "?"} replicas`,
      ...items(at(spec, "metrics")).map((metric) => {
        const percent = labelled(at(metric, "resource", "target", "averageUtilization"), "", "%");
        return percent && `at ${percent} ${labelled(at(metric, "resource", "name")) ?? ""}`;
      }),
    ],
  },
  "batch:CronJob": {
    keyValues: (inputs) => [
      labelled(at(inputs, "spec", "schedule")),
      ...containerValues(at(inputs, "spec", "jobTemplate", "spec", "template", "spec")),
    ],
  },
  "batch:Job": {
    replaces: below("spec.selector", "spec.template", "spec.completionMode"),
    keyValues: (inputs) => containerValues(at(inputs, "spec", "template", "spec")),
    replacedByDesign: true,
  },
  "helm.sh:Release": {
    computed: (name, inputs) => ({
      name: inputs.name ?? name,
      status: { name: inputs.name ?? name, namespace: inputs.namespace, status: "deployed" },
    }),
    replaces: below("name", "namespace"),
    keyValues: (inputs) => [
      labelled(inputs.chart, "chart "),
      labelled(inputs.version),
      labelled(inputs.namespace, "in "),
    ],
    rollsPods: below("chart", "values", "version"),
    charge: loadBalancer,
  },
  "karpenter.sh:NodePool": { charge: nodePool },
  "policy:PodDisruptionBudget": {
    keyValues: ({ spec }) => [
      labelled(at(spec, "minAvailable"), "at least ", " available"),
      labelled(at(spec, "maxUnavailable"), "at most ", " unavailable"),
    ],
  },
};
