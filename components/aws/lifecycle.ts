/** What a repository forgets. At least one of them has to be said. */
export interface Forgotten {
  /** Tagged images beyond this many of the newest by push. */
  readonly beyond?: number;
  /** Untagged images after this many days. Those of an image index count as part of it and stay with it. */
  readonly untaggedDays: number;
}

/** An ECR lifecycle policy document. ECR acts on it within a day. */
export function lifecycle({ beyond, untaggedDays }: Forgotten): string {
  const rules = [
    {
      description: `forget untagged images after ${untaggedDays} days`,
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: untaggedDays },
    },
    // An image for two platforms is three manifests, of which only the index has a tag: only tags are images.
    ...(beyond === undefined
      ? []
      : [
          {
            description: `keep the newest ${beyond}`,
            selection: {
              tagStatus: "tagged",
              tagPatternList: ["*"],
              countType: "imageCountMoreThan",
              countNumber: beyond,
            },
          },
        ]),
  ];
  return JSON.stringify({
    rules: rules.map((rule, index) => ({ rulePriority: index + 1, ...rule, action: { type: "expire" } })),
  });
}
