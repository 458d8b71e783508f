import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { releaseParameter } from "../../components/aws/nodes/image";
import { UsageError } from "../../lib/command";
import { environmentsOf } from "../../lib/project";
import { at, isRecord } from "../../lib/values";
import { replaceText } from "../../lib/write-file";
import { isNodeRelease } from "../../settings/schema/aws/node-release";
import { configOf, withString } from "../stack-file";

/** Dependencies of {@link nodeRelease}, which tests replace. */
export interface NodeReleaseDependencies {
  /** Folder of the project. */
  readonly folder: string;
  /** Runs the AWS CLI and returns its standard output. @throws Error with its error message. */
  readonly aws: (args: readonly string[]) => Promise<string>;
}

type Architecture = Parameters<typeof releaseParameter>[1];

/** A group of managed nodes in a stack file. */
interface Group {
  readonly name: string;
  readonly architecture: Architecture;
  readonly releaseVersion: string | undefined;
}

/** The place of the groups in a stack file. */
const GROUPS = ["slipway:cluster", "nodes", "groups"];

/**
 * Writes the newest release of its image into every node group of an environment.
 *
 * @returns Lines of output: the changes and the next steps.
 * @throws Error if the environment has no managed nodes, or AWS has no release for its version of Kubernetes.
 */
export async function nodeRelease(
  environment: string,
  { folder, aws }: NodeReleaseDependencies,
): Promise<readonly string[]> {
  const name = `Pulumi.${environment}.yaml`;
  const path = join(folder, name);
  if (!existsSync(path)) {
    throw new UsageError(`There is no environment "${environment}"; there are: ${environmentsOf(folder).join(", ")}.`);
  }
  const text = readFileSync(path, "utf8");
  const { region, version, groups } = clusterOf(configOf(text, name).toJSON(), environment);
  const releases = new Map<Architecture, string>();
  for (const architecture of new Set(groups.map((group) => group.architecture))) {
    releases.set(architecture, await newestRelease(version, architecture, region, aws));
  }
  const changes = groups.flatMap((group) => {
    const next = releases.get(group.architecture) ?? "";
    return group.releaseVersion === next ? [] : [{ ...group, next }];
  });
  if (changes.length === 0) {
    const found = [...new Set(releases.values())].join(", ");
    return [`The nodes of ${environment} have the newest release already, ${found}; ${name} is unchanged.`];
  }
  replaceText(
    path,
    text,
    changes.reduce(
      (written, group) => withString(written, name, [...GROUPS, group.name, "releaseVersion"], group.next),
      text,
    ),
  );
  return [
    `Releases of the nodes of ${environment}, written to ${name}:`,
    ...changes.map(({ name: group, releaseVersion = "not set", next }) => `  ${group}: ${releaseVersion} -> ${next}`),
    "",
    "Next:",
    `  git commit -m "Update the nodes of ${environment}" -- ${name}`,
    `  npx pulumi up -s ${environment}`,
    "EKS replaces the nodes in groups, within the disruption budgets. To roll back, revert that commit and run up again.",
  ];
}

function clusterOf(config: unknown, environment: string) {
  const groups = at(config, ...GROUPS);
  if (!isRecord(groups)) {
    throw new Error(
      `${environment} has no managed nodes, so there is no release to name: EKS Auto Mode updates its nodes itself.`,
    );
  }
  return {
    region: String(at(config, "slipway:region")),
    version: String(at(config, "slipway:cluster", "version")),
    groups: Object.entries(groups).map(([name, group]): Group => {
      const release = at(group, "releaseVersion");
      return {
        name,
        architecture: at(group, "architecture") === "arm64" ? "arm64" : "amd64",
        releaseVersion: typeof release === "string" ? release : undefined,
      };
    }),
  };
}

async function newestRelease(
  version: string,
  architecture: Architecture,
  region: string,
  aws: NodeReleaseDependencies["aws"],
): Promise<string> {
  const parameter = releaseParameter(version, architecture);
  const query = ["--query", "Parameter.Value", "--output", "text"];
  const release = (await aws(["ssm", "get-parameter", "--name", parameter, "--region", region, ...query])).trim();
  if (isNodeRelease(release) && release.startsWith(`${version}.`)) return release;
  throw new Error(
    `The SSM parameter ${parameter} is ${JSON.stringify(release)}; it must be a release such as ${version}.0-20260714`,
  );
}
