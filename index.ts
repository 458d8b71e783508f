import { APPLICATIONS } from "./apps";
import { createPlatform } from "./platform";
import { readSettings } from "./settings";
import { costOutput } from "./settings/cost-output";

/** Reads the settings, creates the platform, deploys the applications on it and returns the stack's outputs. */
export = async () => {
  const settings = readSettings(APPLICATIONS);
  const platform = await createPlatform(settings.platform);
  const applications = settings.applications.map(({ name, deploy }) => ({ name, ...platform.deploy(name, deploy) }));
  const cost = costOutput(settings.platform);
  return {
    urls: Object.fromEntries(applications.map(({ name, url }) => [name, url])),
    ingressAddress: platform.ingressAddress,
    images: Object.fromEntries(applications.flatMap(({ images }) => Object.entries(images))),
    imageTags: Object.fromEntries(applications.flatMap(({ imageTags }) => Object.entries(imageTags))),
    claims: Object.fromEntries(applications.flatMap(({ claims }) => Object.entries(claims))),
    // The engine warns about outputs without a value.
    ...(platform.kubeconfig && { kubeconfig: platform.kubeconfig }),
    ...(cost && { cost }),
  };
};
