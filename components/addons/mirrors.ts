/** Public registries that charts take images from. */
export type PublicRegistry = "docker.io/library" | "public.ecr.aws" | "registry.k8s.io";

/**
 * Addresses to pull from in their place; a registry without one is asked itself. Through a mirror images are named by tag
 * alone, so a chart whose default values have digests needs them emptied: a mirror may be a pull-through cache of ECR,
 * which imports nothing by digest (aws/containers-roadmap#2837).
 */
export type Mirrors = Readonly<Partial<Record<PublicRegistry, string>>>;
