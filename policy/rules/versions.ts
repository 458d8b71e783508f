import { at } from "../../lib/values";
import { resourceRule } from "../rule";

/** Without a version AWS takes the newest one there is on the day, and two environments differ for no reason. */
export const clusterVersionsPinned = resourceRule(
  {
    name: "cluster-versions-pinned",
    description: "The cluster, its nodes and its add-ons name their versions, so that an upgrade is a decision.",
  },
  ["eks:index:Cluster", "aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup", "aws:eks/addon:Addon"],
  function* ({ type, props }) {
    // In the engine the component comes without arguments.
    if (type === "eks:index:Cluster" && Object.keys(props).length === 0) return;
    const key = type === "aws:eks/addon:Addon" ? "addonVersion" : "version";
    if (typeof props[key] !== "string" || props[key] === "") yield `${key} is not set; name the version`;
  },
);

/** A range lets whoever publishes the chart change what runs here. */
export const chartsPinned = resourceRule(
  {
    name: "charts-pinned",
    description: "Each chart names one version and comes over an encrypted connection.",
  },
  ["kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart"],
  function* ({ props }) {
    const { chart, version } = props;
    if (!/^v?\d+\.\d+\.\d+/.test(String(version))) {
      yield `version is ${String(version)}; name one version of the chart, such as 4.15.1`;
    }
    const repository = at(props.repositoryOpts, "repo") ?? chart;
    if (!/^(?:https|oci):\/\//.test(String(repository))) {
      yield `the chart comes from ${String(repository)}; name a repository that begins with https:// or oci://`;
    }
  },
);
