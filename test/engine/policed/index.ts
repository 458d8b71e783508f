import { Image } from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";

/** An image, whose build has a secret as an argument if one is configured. */
export = () => {
  const leak = new pulumi.Config().getSecret("leak");
  new Image("web", {
    context: { location: "." },
    push: true,
    tags: ["localhost:5000/engine-test/web:1"],
    buildOnPreview: false,
    ...(leak && { buildArgs: { NPM_TOKEN: leak } }),
  });
};
