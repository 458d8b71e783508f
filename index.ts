import { APPLICATIONS } from "./apps";
import { createPlatform } from "./platform";
import { readSettings } from "./settings";

/** Reads the settings, creates the platform, deploys the applications on it and returns the stack's outputs. */
export = async () => {
  const settings = readSettings(APPLICATIONS);
  const platform = await createPlatform(settings.platform);
  const urls = settings.applications.map(({ application, settings: own }) => {
    const { url } = application.deploy(platform.application(application.name), own as never);
    return [application.name, url] as const;
  });
  return {
    urls: Object.fromEntries(urls),
    ingressAddress: platform.ingressAddress,
    images: platform.images,
    imageTags: platform.imageTags,
    ...(Object.keys(platform.claims).length > 0 && { claims: platform.claims }),
    // The engine warns about outputs without a value.
    ...(platform.kubeconfig && { kubeconfig: platform.kubeconfig }),
  };
};
