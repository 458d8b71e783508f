import type { CheckFailure, Props } from "../protocol/types";
import { at, listAt, recordAt, textAt, toText } from "../protocol/values";
import { hasUnknown } from "../protocol/wire";

/** Node's names of this machine's architecture and Docker's. */
const PLATFORM = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;

const UNSUPPORTED = ["exports", "ssh", "registries"] as const;

/** Folder of the build context and path of the Dockerfile, relative to the program's folder. */
export function places(inputs: Props): { readonly context: string; readonly dockerfile: string } {
  const context = textAt(inputs, "context", "location") || ".";
  return { context, dockerfile: textAt(inputs, "dockerfile", "location") || `${context}/Dockerfile` };
}

/** Where the image is pushed to and what it is called. */
export function tagsOf(inputs: Props): string[] {
  return listAt(inputs, "tags").map(toText);
}

/** What Docker cannot do with these inputs here, if anything. */
export function imageFailures(inputs: Props): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const others = listAt(inputs, "platforms").filter((platform) => platform !== PLATFORM && !hasUnknown(platform));
  if (others.length > 0) {
    failures.push({
      property: "platforms",
      reason: `${others.map(toText).join(", ")} cannot be built here; only ${PLATFORM} can`,
    });
  }
  for (const property of UNSUPPORTED) {
    if (inputs[property] === undefined || listAt(inputs, property).length === 0) continue;
    failures.push({ property, reason: `the stand-in for the docker-build plugin has no ${property}; leave it out` });
  }
  if (at(inputs, "dockerfile", "inline") !== undefined || at(inputs, "context", "named") !== undefined) {
    failures.push({
      property: "context",
      reason: "an inline Dockerfile or named contexts need the docker-build plugin",
    });
  }
  if (inputs.push === true && listAt(inputs, "tags").length === 0) {
    failures.push({ property: "tags", reason: "push is set, but there is no tag to push; name at least one" });
  }
  return failures;
}

/** The arguments of `docker build`; `secretFiles` gives the file that holds each build secret. */
export function buildArguments(inputs: Props, secretFiles: Readonly<Record<string, string>>): string[] {
  const { context, dockerfile } = places(inputs);
  const pairs = (property: string, option: string): string[] =>
    Object.entries(recordAt(inputs, property)).flatMap(([key, value]) => [option, `${key}=${toText(value)}`]);
  const target = textAt(inputs, "target");
  return [
    "build",
    "--progress=plain",
    // Base layers come from mirrors on this machine, which a network of the build's own does not reach.
    `--network=${textAt(inputs, "network") || "host"}`,
    "--file",
    dockerfile,
    ...tagsOf(inputs).flatMap((tag) => ["--tag", tag]),
    ...pairs("buildArgs", "--build-arg"),
    ...pairs("labels", "--label"),
    ...listAt(inputs, "addHosts").flatMap((host) => ["--add-host", toText(host)]),
    ...(target === "" ? [] : ["--target", target]),
    ...(inputs.noCache === true ? ["--no-cache"] : []),
    ...(inputs.pull === true ? ["--pull"] : []),
    ...Object.entries(secretFiles).flatMap(([id, file]) => ["--secret", `id=${id},src=${file}`]),
    context,
  ];
}
