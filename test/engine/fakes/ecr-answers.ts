import type { World } from "./world";

export const REPOSITORY = "aws:ecr/repository:Repository";

/** An image's tag in ECR: repository and tag. Accounts and regions are placeholders in plans. */
const IN_ECR = /^[^/]+\.dkr\.ecr\.[^/]+\/(?<repository>.+):(?<tag>[^:]+)$/;

/** Account in ECR's answers. */
const ACCOUNT = "111122223333";

/** ECR's answer where a repository does not exist, in its API and as a registry (status 404, `NAME_UNKNOWN`). */
export function unknownRepository(repository: string): string {
  return `The repository with name '${repository}' does not exist in the registry with id '${ACCOUNT}'`;
}

/** ECR's answer where a tag exists with another digest (as a registry with status 400, `TAG_INVALID`). */
export function immutableTag(repository: string, tag: string): string {
  return `The image tag '${tag}' already exists in the '${repository}' repository and cannot be overwritten because the tag is immutable.`;
}

/**
 * Rejects a push as BuildKit reports the answers of ECR.
 *
 * @throws Error if the repository does not exist, or has the tag with another digest.
 */
export function assertPush(world: World, image: string, digest: string): void {
  const { repository, tag } = IN_ECR.exec(image)?.groups ?? {};
  if (repository === undefined || tag === undefined) return;
  if (!world.has(REPOSITORY, repository)) {
    throw new Error(`failed to push ${image}: name unknown: ${unknownRepository(repository)}`);
  }
  const present = world.pushed.get(image);
  if (present !== undefined && present !== digest) {
    throw new Error(`failed to push ${image}: tag invalid: ${immutableTag(repository, tag)}`);
  }
}

/** Forgets the images of a repository that is deleted. */
export function forgetImages(world: World, repository: string): void {
  for (const image of world.pushed.keys()) {
    if (IN_ECR.exec(image)?.groups?.repository === repository) world.pushed.delete(image);
  }
}
