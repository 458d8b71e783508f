import { APPLICATIONS } from "./apps";
import { makePlatform } from "./platform";
import { readSettings } from "./settings";

/** Settings, then the platform, then the applications on it, then what to tell of them. */
export = async () => {
  const settings = readSettings(APPLICATIONS);
  const platform = await makePlatform(settings.platform);
  const urls = settings.applications.map(({ application, settings: own }) => {
    const { url } = application.deploy(platform.application(application.name), own as never);
    return [application.name, url] as const;
  });
  return {
    urls: Object.fromEntries(urls),
    ingressAddress: platform.ingressAddress,
    images: platform.images,
    imageTags: platform.imageTags,
    // The engine warns of an output that has no value.
    ...(platform.kubeconfig && { kubeconfig: platform.kubeconfig }),
  };
};
