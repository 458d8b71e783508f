import { parseUrn } from "../../lib/urn";
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

/** Only a warning: when to move is the decision of those who run the environment. */
export const ingressMaintained = resourceRule(
  {
    name: "ingress-maintained",
    description: "The ingress controller is one that still receives security fixes.",
    enforcementLevel: "advisory",
  },
  ["kubernetes:helm.sh/v3:Release"],
  function* ({ props, urn }) {
    // With a mirror the chart may be an address.
    if (String(props.chart).split("/").at(-1) !== "ingress-nginx") return;
    yield (
      "ingress-nginx was retired in March 2026 and receives no fixes any more. Fix: move to Traefik without an outage, as in " +
      `docs/operations.md, beginning with: pulumi config set --path slipway:ingress.next.controller traefik -s ${parseUrn(urn).stack}`
    );
  },
);

const EXACT_VERSION = /^v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
/** Plain HTTP is acceptable on loopback only, where nothing between the two ends could change the chart. */
const REPOSITORY = /^https:\/\/|^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(?:\/|$)/;
/** Helm finds a chart in a registry by its address alone, so `oci://` cannot be that of a repository. */
const CHART_ADDRESS = /^(?:https|oci):\/\//;

/** With a version range, a new release of the chart would be deployed unreviewed. */
export const chartsPinned = resourceRule(
  {
    name: "charts-pinned",
    description:
      "Each chart has an exact version and is downloaded over an encrypted connection, or from this machine.",
  },
  ["kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart"],
  function* ({ props }) {
    const { chart, version } = props;
    if (!EXACT_VERSION.test(String(version))) {
      yield `version is ${String(version)}; use an exact version, such as 4.15.1`;
    }
    const repository = at(props.repositoryOpts, "repo");
    const [source, allowed] = repository === undefined ? [chart, CHART_ADDRESS] : [repository, REPOSITORY];
    if (!allowed.test(String(source))) {
      yield (
        `the chart comes from ${String(source)}; use a repository that begins with https:// (http:// on localhost ` +
        "and 127.0.0.1 only), or a chart that begins with oci://"
      );
    }
  },
);
