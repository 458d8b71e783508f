import * as pulumi from "@pulumi/pulumi";

import { Image } from "../../../components/image/image";
import { knownImages, type KnownImage } from "../../../components/image/known-images";
import { previousOutputs } from "../../../components/previous-outputs";
import { findImage } from "../../../components/image/find-image";

/** Creates the configured images as a platform does. */
export = () => {
  const config = new pulumi.Config();
  const names = config.requireObject<string[]>("images");
  // Without it, an image is built even if the registry has it.
  const findsImages = config.getBoolean("findImages") ?? true;
  const known = knownImages(previousOutputs());
  const references: Record<string, pulumi.Output<string>> = {};
  const imageTags: Record<string, pulumi.Output<KnownImage>> = {};
  for (const name of names) {
    const image = new Image(name, {
      repository: `${config.require("registry")}/${name}`,
      source: { context: name },
      build: {
        mirrors: { "docker.io/library": config.require("bases") },
        platforms: [process.arch === "arm64" ? "linux/arm64" : "linux/amd64"],
        builder: config.require("builder"),
      },
      known: known.apply((all) => all[name]),
      ...(findsImages ? { find: findImage } : {}),
    });
    references[name] = image.reference;
    imageTags[name] = image.known;
  }
  return { references, imageTags };
};
