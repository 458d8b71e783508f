/** Public registries that may have a mirror. */
export const PUBLIC_REGISTRIES = [
  "docker.io",
  "gcr.io",
  "ghcr.io",
  "mcr.microsoft.com",
  "public.ecr.aws",
  "quay.io",
  "registry.gitlab.com",
  "registry.k8s.io",
] as const;

/** Public registries from which ECR's pull-through cache fetches only with credentials. */
export const REGISTRIES_WITH_LOGIN = ["docker.io", "ghcr.io"] as const;
