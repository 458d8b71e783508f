import type { LifecycleOptions } from "./lifecycle";

type ImageChange = Pick<LifecycleOptions, "changeImage" | "imageChanges" | "digestUnknown">;

const ROLLOUT = "update Deployment thoughts-frontend";

/** For environments that build images: adds a line to the source of one service. */
export const CHANGED_SOURCE: ImageChange = {
  changeImage: ({ project }) => {
    project.edit("apps/thoughts/frontend/app.py", "\n", "\n# Another line.\n");
  },
  imageChanges: [ROLLOUT, "update Image thoughts-frontend"],
  digestUnknown: true,
};

/** For environments that take promoted images: sets another digest. */
export const PROMOTED_IMAGE: ImageChange = {
  changeImage: async (stack) => {
    const key = 'slipway:promotion.images["thoughts/frontend"]';
    await stack.pulumi(["config", "set", "--path", key, `sha256:${"1a".repeat(32)}`]);
  },
  imageChanges: ["replace Index thoughts-frontend", ROLLOUT],
  digestUnknown: false,
};
