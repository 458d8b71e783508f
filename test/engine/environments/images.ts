import type { Environment } from "./lifecycle";

type ImageChange = Pick<Environment, "changeImage" | "imageChanges">;

const ROLLED_OUT = "update Deployment thoughts-frontend";

/** Where images are built: a line more in the source of one service. */
export const CHANGED_SOURCE: ImageChange = {
  changeImage: ({ project }) => {
    project.edit("apps/thoughts/frontend/app.py", "\n", "\n# Another line.\n");
  },
  imageChanges: [ROLLED_OUT, "update Image thoughts-frontend"],
};

/** Where images come from another environment: another digest in the settings. */
export const PROMOTED_IMAGE: ImageChange = {
  changeImage: async (stack) => {
    const key = 'slipway:promotion.images["thoughts/frontend"]';
    await stack.pulumi(["config", "set", "--path", key, `sha256:${"1a".repeat(32)}`]);
  },
  imageChanges: ["replace Index thoughts-frontend", ROLLED_OUT],
};
