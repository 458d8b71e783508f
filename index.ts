import { setImmediate } from "node:timers/promises";

import { APPLICATIONS } from "./apps";
import { createPlatform } from "./platform";
import type { Application } from "./platform/application";
import type { DeployedApplication } from "./platform/contract";
import { readSettings } from "./settings";
import { costOutput } from "./settings/cost-output";

/** Reads the settings, creates the platform, deploys the applications on it and returns the stack's outputs. */
export = async (known: readonly Application[] = APPLICATIONS) => {
  const settings = readSettings(known);
  const platform = createPlatform(settings.platform);
  const cost = costOutput(settings.platform);
  const applications: ({ readonly name: string } & DeployedApplication)[] = [];
  for (const { name, deploy } of settings.applications) {
    applications.push({ name, ...platform.deploy(name, deploy) });
    // Registrations that have begun take the most memory: those of one application go ahead before the next.
    await setImmediate();
  }
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
