/** When images of a repository expire. */
export interface RetentionRule {
  /** Number of tagged images to keep, the newest by push; @default all */
  readonly maxTagged?: number;
  /** Days after which untagged images expire. Manifests of an image index are part of it and stay with it. */
  readonly untaggedDays: number;
}

/** An ECR lifecycle policy document. ECR applies it within a day. */
export function lifecyclePolicy({ maxTagged, untaggedDays }: RetentionRule): string {
  const rules = [
    {
      description: `forget untagged images after ${untaggedDays} days`,
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: untaggedDays },
    },
    // A multi-platform image is an index and a manifest per platform; only the index is tagged, so only tagged ones count.
    ...(maxTagged === undefined
      ? []
      : [
          {
            description: `keep the newest ${maxTagged}`,
            selection: {
              tagStatus: "tagged",
              tagPatternList: ["*"],
              countType: "imageCountMoreThan",
              countNumber: maxTagged,
            },
          },
        ]),
  ];
  return JSON.stringify({
    rules: rules.map((rule, index) => ({ rulePriority: index + 1, ...rule, action: { type: "expire" } })),
  });
}
