/** Public registries that charts take images from. */
export type PublicRegistry = "docker.io/library" | "public.ecr.aws" | "registry.k8s.io";

/** Addresses to pull from in their place; a registry without one is asked itself. */
export type Mirrors = Readonly<Partial<Record<PublicRegistry, string>>>;
