import type { ApplicationName } from "../site";

/** Callers of each port on which the pods of a workload listen, by name; one of another namespace as `namespace/name`. */
export type PortCallers = Readonly<Record<number, readonly string[]>>;

/** The rows of all workloads, by namespace and name. */
export type AccessTable = Readonly<Record<string, Readonly<Record<string, PortCallers>>>>;

const INGRESS = "traefik/traefik";

/** A workload that listens on no port. */
const NONE: PortCallers = {};

/**
 * Who may connect to each workload of the stack, by what the applications need: written by hand from their sources and
 * documentation, so that it finds a network policy that allows more or less. Nobody may read metrics from inside the
 * cluster: no monitoring is part of the stack.
 */
export const ACCESS = {
  thoughts: {
    "thoughts-frontend": { 8000: [INGRESS] },
    "thoughts-users": { 8000: [INGRESS, "thoughts-frontend"] },
    "thoughts-thoughts": { 8000: [INGRESS, "thoughts-frontend"] },
    "thoughts-db": {
      5432: [
        "thoughts-users",
        "thoughts-thoughts",
        ...loginJobs("thoughts-db", "users"),
        ...loginJobs("thoughts-db", "thoughts"),
      ],
    },
    ...callersOnly(...loginJobs("thoughts-db", "users"), ...loginJobs("thoughts-db", "thoughts")),
  },
  phpdemo: {
    // FPM listens on loopback.
    phpdemo: { 8080: [INGRESS] },
  },
  pydemo: {
    "pydemo-nginx": { 8080: [INGRESS] },
    // The ingress, because `pydemo:route: direct` needs it, and a change of the route must not block requests.
    "pydemo-service": { 8000: [INGRESS, "pydemo-nginx"] },
  },
  "user-admin": {
    "user-admin-server": { 8080: [INGRESS] },
    "user-admin-web": { 8080: [INGRESS] },
    // Members of a replica set connect to each other.
    "user-admin-db": {
      27017: ["user-admin-server", "user-admin-db", "user-admin-db-initiate", ...loginJobs("user-admin-db", "users")],
    },
    ...callersOnly("user-admin-db-initiate", ...loginJobs("user-admin-db", "users")),
  },
  scopelens: {
    "scopelens-website": { 8080: [INGRESS] },
    // The website, because `scopelens:route: nginx` needs it, and a change of the route must not block requests.
    "scopelens-server": { 8888: [INGRESS, "scopelens-website"] },
    "scopelens-classifier": { 14514: [INGRESS, "scopelens-website"] },
    "scopelens-db": {
      27017: ["scopelens-server", "scopelens-db", "scopelens-db-initiate", ...loginJobs("scopelens-db", "teams")],
    },
    "scopelens-redis": { 6379: ["scopelens-server", ...loginJobs("scopelens-redis", "cache")] },
    "scopelens-pictures": { 7070: ["scopelens-server"] },
    ...callersOnly(
      "scopelens-db-initiate",
      ...loginJobs("scopelens-db", "teams"),
      ...loginJobs("scopelens-redis", "cache"),
    ),
  },
  "face-recognition": {
    "face-recognition-frontend": { 8081: [INGRESS] },
    "face-recognition-receiver": { 8000: [INGRESS] },
    // Probes and metrics.
    "face-recognition-image-processor": { 9090: [] },
    "face-recognition-face-recog": { 50051: ["face-recognition-image-processor"] },
    // The second port has the statistics, and can delete the queue.
    "face-recognition-nsqd": { 4150: ["face-recognition-receiver", "face-recognition-image-processor"], 4151: [] },
    "face-recognition-nsqlookupd": { 4160: ["face-recognition-nsqd"], 4161: ["face-recognition-image-processor"] },
    "face-recognition-db": {
      3306: [
        "face-recognition-frontend",
        "face-recognition-receiver",
        "face-recognition-image-processor",
        "face-recognition-redeemer",
        "face-recognition-migrate",
        ...loginJobs("face-recognition-db", "images"),
      ],
    },
    ...callersOnly(
      "face-recognition-redeemer",
      "face-recognition-migrate",
      "face-recognition-samples",
      ...loginJobs("face-recognition-db", "images"),
    ),
  },
  kinds: {
    "kinds-web": { 8000: [INGRESS] },
    // Nothing listens on its second port.
    "kinds-rpc": { 50051: ["kinds-web"] },
    "kinds-log": { 7000: ["kinds-web"] },
    "kinds-objects": { 7070: ["kinds-web", "kinds-report"] },
    ...callersOnly("kinds-worker", "kinds-report", "kinds-importer"),
  },
} satisfies Readonly<Record<ApplicationName, AccessTable[string]>>;

/** The jobs that create a database's login, and that remove previous ones. */
function loginJobs(server: string, database: string): string[] {
  return [`${server}-${database}`, `${server}-${database}-login-cleanup`];
}

/** Rows of workloads that only call others. */
function callersOnly(...names: readonly string[]): Record<string, PortCallers> {
  return Object.fromEntries(names.map((name) => [name, NONE]));
}
