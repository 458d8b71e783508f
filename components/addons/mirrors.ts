/** Public registries that charts pull images from. */
export type PublicRegistry = "docker.io/library" | "public.ecr.aws" | "registry.k8s.io";

/**
 * Mirrors by registry; without one the registry itself is used. Images from a mirror are referenced by tag alone, so a
 * chart whose default values contain digests needs them emptied: a mirror may be an ECR pull-through cache, which imports
 * nothing by digest (aws/containers-roadmap#2837).
 */
export type Mirrors = Readonly<Partial<Record<PublicRegistry, string>>>;
