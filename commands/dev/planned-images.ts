import { APPLICATIONS } from "../../apps";
import type { BuildInputs } from "../../components/image/content-tag";
import { imageBuild } from "../../components/image/image-build";
import { namedContexts } from "../../components/image/named-contexts";
import { ProblemsError } from "../../lib/problems-error";
import { withSettings } from "../../local/settings";
import type { AddedSettings } from "../../local/host/settings";
import { environmentContext } from "../../plan/environment";
import { record } from "../../plan/record";
import { createPlatform } from "../../platform";
import { readSettings } from "../../settings";
import type { LocalSettings } from "../../settings/schema/platform";

/** The environment that changes are deployed to. */
export const ENVIRONMENT = "local";

/** The settings of the local stack exclude this kind of deployment. */
export class NotDeployableError extends ProblemsError {}

/** An image as the program would build it. */
export interface PlannedImage {
  /** Name of the resource, such as `thoughts-frontend`. */
  readonly name: string;
  /** Repository that it is pushed to. */
  readonly repository: string;
  readonly inputs: BuildInputs;
  /** Images that are pulled from another place than the Dockerfile names, as BuildKit's named contexts. */
  readonly named: Readonly<Record<string, string>>;
}

/**
 * The images of an application, by running its program without an engine; once per process.
 *
 * @param added Settings that the stack has besides its own.
 * @throws SettingsError if the settings cannot be used; NotDeployableError if they exclude this kind of deployment.
 */
export async function plannedImages(application: string, added: AddedSettings): Promise<readonly PlannedImage[]> {
  const rewrite = (text: string): string => withSettings(text, added);
  const context = environmentContext(ENVIRONMENT, { folder: process.cwd(), rewrite });
  const { result } = await record(() => {
    const settings = readSettings(APPLICATIONS);
    const platform = localSettings(settings.platform);
    const deployed = settings.applications.find(({ name }) => name === application);
    const names = settings.applications.map(({ name }) => name);
    if (deployed === undefined) throw notDeployed(application, names);
    const { sources } = createPlatform(platform).deploy(application, deployed.deploy);
    return Object.entries(sources).map(([image, source]): PlannedImage => {
      const { inputs, sources: from } = imageBuild(source, platform.images);
      const named = Object.entries(namedContexts(from)).map(([name, { location }]) => [name, location]);
      return {
        name: image.replace("/", "-"),
        repository: `${platform.registry.address}/${image}`,
        inputs,
        named: Object.fromEntries(named) as Record<string, string>,
      };
    });
  }, context);
  return result;
}

/** @throws NotDeployableError if a tag depends on more than an image's sources. */
function localSettings(platform: ReturnType<typeof readSettings>["platform"]): LocalSettings {
  if (platform.target !== "local") {
    throw new NotDeployableError(
      `slipway:target is ${platform.target}; it must be local. Fix: pulumi config set slipway:target local -s ${ENVIRONMENT}`,
    );
  }
  if (!platform.images.resolveBases) return platform;
  throw new NotDeployableError(
    "slipway:images.resolveBases is true: each image then depends on lookups that only pulumi up makes. " +
      `Fix: pulumi config set --path 'slipway:images.resolveBases' false -s ${ENVIRONMENT}`,
  );
}

/** An application that does not exist, or that the local stack does not deploy. */
function notDeployed(application: string, deployed: readonly string[]): NotDeployableError {
  const known = APPLICATIONS.map(({ name }) => name);
  if (!known.includes(application)) {
    return new NotDeployableError(
      `There is no application "${application}"; there are: ${known.join(", ")}. Fix: npm run dev -- ${known[0] ?? ""}`,
    );
  }
  return new NotDeployableError(
    `The local stack does not deploy ${application}: slipway:apps is [${deployed.join(", ")}]. ` +
      `Fix: pulumi config set --path 'slipway:apps[${deployed.length}]' ${application} -s ${ENVIRONMENT}, then npm run local`,
  );
}
