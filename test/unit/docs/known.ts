/** Operations of the `aws` command that the documents and workflows use. */
export const AWS_OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  cloudformation: ["delete-stack", "update-termination-protection"],
  ec2: ["create-snapshot", "create-tags", "create-volume"],
  ecr: ["delete-repository", "describe-repositories", "get-login-password"],
  eks: ["describe-addon-versions", "list-insights", "update-kubeconfig", "update-nodegroup-config"],
  rds: [
    "create-db-snapshot",
    "delete-db-instance",
    "describe-db-instances",
    "restore-db-instance-to-point-in-time",
    "wait",
  ],
  route53: ["change-resource-record-sets"],
  sts: ["get-caller-identity"],
};

/** Subcommands of other programs that the documents and workflows use; none where what follows is free. */
export const PROGRAMS: Readonly<Record<string, readonly string[] | undefined>> = {
  cat: undefined,
  curl: undefined,
  cut: undefined,
  dig: undefined,
  docker: ["buildx", "login"],
  echo: undefined,
  exit: undefined,
  export: undefined,
  gh: ["api", "issue"],
  git: ["checkout", "commit", "revert"],
  kubectl: ["apply", "delete", "exec", "get", "rollout", "run", "scale", "top"],
  pg_dump: undefined,
  pg_restore: undefined,
  tee: undefined,
};

/** Subcommands of the project's own commands whose first argument is one. */
export const SUBCOMMANDS: Readonly<Record<string, readonly string[]>> = {
  local: ["cluster", "down", "images", "status", "up"],
  services: ["lint", "test"],
};
