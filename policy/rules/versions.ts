import { at } from "../../lib/values";
import { resourceRule } from "../rule";

/** Without a version AWS uses the newest one of the day, and environments drift apart. */
export const clusterVersionsPinned = resourceRule(
  {
    name: "cluster-versions-pinned",
    description: "The cluster, its nodes and its add-ons have pinned versions, so that upgrades are deliberate.",
  },
  ["eks:index:Cluster", "aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup", "aws:eks/addon:Addon"],
  function* ({ type, props }) {
    // In the engine the component has no arguments.
    if (type === "eks:index:Cluster" && Object.keys(props).length === 0) return;
    const key = type === "aws:eks/addon:Addon" ? "addonVersion" : "version";
    if (typeof props[key] !== "string" || props[key] === "") yield `${key} is not set; pin a version`;
  },
);

/** With a version range, a new release of the chart would be deployed unreviewed. */
export const chartsPinned = resourceRule(
  {
    name: "charts-pinned",
    description: "Each chart has an exact version and is downloaded over an encrypted connection.",
  },
  ["kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart"],
  function* ({ props }) {
    const { chart, version } = props;
    if (!/^v?\d+\.\d+\.\d+/.test(String(version))) {
      yield `version is ${String(version)}; use an exact version, such as 4.15.1`;
    }
    const repository = at(props.repositoryOpts, "repo") ?? chart;
    if (!/^(?:https|oci):\/\//.test(String(repository))) {
      yield `the chart comes from ${String(repository)}; use a repository that begins with https:// or oci://`;
    }
  },
);
