import { examplesOf, resource, type RuleExamples } from "./example";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const DIGEST = `registry.example.com/shop@sha256:${"0123456789abcdef".repeat(4)}`;
const PROBE = { httpGet: { path: "/healthz", port: "http" } };
const RESOURCES = { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "64Mi" } };
const HARDENED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
const SECURITY_CONTEXT = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } };

/** A workload with a container `web` of the given fields, in a pod of the given fields. */
function workload(container: object, pod: object = {}): Readonly<Record<string, unknown>> {
  return { spec: { template: { spec: { ...pod, containers: [{ name: "web", ...container }] } } } };
}

function prepared(container: object): Readonly<Record<string, unknown>> {
  return { spec: { template: { spec: { containers: [], initContainers: [{ name: "before", ...container }] } } } };
}

function variable(name: string, value: unknown) {
  return workload({ env: [{ name, value }] });
}

/** Pods, their containers and images. */
export const WORKLOAD_EXAMPLES: Readonly<Record<string, RuleExamples>> = {
  "images-pinned": examplesOf(
    DEPLOYMENT,
    [
      workload({ image: DIGEST }),
      workload({ image: "localhost:5000/shop@[digest of 6749093113f171a4]" }),
      workload({ image: "docker.io/library/postgres:17-trixie" }),
      workload({ image: "docker.io/library/mariadb:11.8-noble" }),
      workload({ image: "docker.io/library/mongo:8.0-noble" }),
      workload({ image: "docker.io/valkey/valkey:8.1-trixie" }),
      workload({ image: "docker.io/versity/versitygw:v1.8.0" }),
    ],
    [
      [
        workload({ image: "registry.example.com/shop:1.0" }),
        "container web runs registry.example.com/shop:1.0; use a digest, as in repository@sha256:...",
      ],
      [
        workload({ image: "docker.io/versity/other:v1.8.0" }),
        "container web runs docker.io/versity/other:v1.8.0; use a digest, as in repository@sha256:...",
      ],
      [
        prepared({ image: "docker.io/library/postgres:latest" }),
        "init container before runs docker.io/library/postgres:latest; " + "use a digest, as in repository@sha256:...",
      ],
    ],
  ),
  "pods-non-root": examplesOf(
    DEPLOYMENT,
    [workload({}, { securityContext: SECURITY_CONTEXT }), workload({ securityContext: SECURITY_CONTEXT })],
    [
      [
        workload({}),
        "container web: securityContext.runAsNonRoot is not true; set it",
        "container web: securityContext.seccompProfile.type is undefined; it must be RuntimeDefault",
      ],
      [
        workload(
          { securityContext: { runAsUser: 0, seccompProfile: { type: "Unconfined" } } },
          { securityContext: SECURITY_CONTEXT },
        ),
        "container web: securityContext.runAsUser is 0; it must not be 0",
        "container web: securityContext.seccompProfile.type is Unconfined; it must be RuntimeDefault",
      ],
    ],
  ),
  "containers-hardened": examplesOf(
    DEPLOYMENT,
    [workload({ securityContext: HARDENED })],
    [
      [
        prepared({}),
        "init container before: securityContext.allowPrivilegeEscalation is undefined; it must be false",
        "init container before: securityContext.readOnlyRootFilesystem is undefined; it must be true",
        "init container before: securityContext.capabilities.drop lacks ALL; add it",
      ],
      [
        workload({
          securityContext: { ...HARDENED, privileged: true, capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } },
        }),
        "container web: securityContext.privileged is true; remove it",
        "container web: securityContext.capabilities.add has SYS_ADMIN; remove it",
      ],
    ],
  ),
  "pods-off-host": {
    passing: [
      [
        resource(
          DEPLOYMENT,
          workload({ ports: [{ containerPort: 80 }] }, { volumes: [{ name: "tmp", emptyDir: {} }] }),
        ),
      ],
    ],
    failing: [
      {
        resources: [
          resource("kubernetes:core/v1:Pod", {
            spec: { hostNetwork: true, hostPID: true, hostIPC: true, containers: [] },
          }),
        ],
        messages: ["hostNetwork is true; remove it", "hostPID is true; remove it", "hostIPC is true; remove it"],
      },
      {
        resources: [
          resource(
            DEPLOYMENT,
            workload(
              { ports: [{ containerPort: 80, hostPort: 80 }] },
              { volumes: [{ name: "docker", hostPath: { path: "/var/run/docker.sock" } }] },
            ),
          ),
        ],
        messages: [
          "volume docker is a hostPath; use a volume claim or an emptyDir",
          "container web: port 80 has a hostPort; use a Service",
        ],
      },
    ],
  },
  "pods-without-token": examplesOf(
    DEPLOYMENT,
    [workload({}, { automountServiceAccountToken: false }), workload({}, { serviceAccountName: "watcher" })],
    [
      [workload({}), "automountServiceAccountToken is undefined; it must be false, or serviceAccountName must be set"],
      [
        workload({}, { automountServiceAccountToken: true, serviceAccountName: "default" }),
        "automountServiceAccountToken is true; it must be false, or serviceAccountName must be set",
      ],
    ],
  ),
  "containers-probed": {
    passing: [
      [resource(DEPLOYMENT, workload({ readinessProbe: PROBE, livenessProbe: PROBE }))],
      [resource("kubernetes:batch/v1:Job", workload({}))],
      [resource(DEPLOYMENT, prepared({}))],
    ],
    failing: [
      {
        resources: [resource(DEPLOYMENT, workload({ readinessProbe: PROBE }))],
        messages: ["container web has no livenessProbe; add one"],
      },
      {
        resources: [resource("kubernetes:apps/v1:DaemonSet", workload({}))],
        messages: ["container web has no readinessProbe; add one", "container web has no livenessProbe; add one"],
      },
      {
        resources: [resource(DEPLOYMENT, prepared({ restartPolicy: "Always", livenessProbe: PROBE }))],
        messages: ["sidecar before has no readinessProbe; add one"],
      },
    ],
  },
  "containers-bounded": {
    passing: [[resource(DEPLOYMENT, workload({ resources: RESOURCES }))]],
    failing: [
      {
        resources: [resource(DEPLOYMENT, workload({ resources: { requests: RESOURCES.requests } }))],
        messages: ["container web has no resources.limits.memory; set it"],
      },
      {
        resources: [
          resource("kubernetes:batch/v1:CronJob", {
            spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: "nightly" }] } } } } },
          }),
        ],
        messages: [
          "container nightly has no resources.requests.cpu; set it",
          "container nightly has no resources.requests.memory; set it",
          "container nightly has no resources.limits.memory; set it",
        ],
      },
    ],
  },
  "namespaces-guarded": examplesOf(
    "kubernetes:core/v1:Namespace",
    [{ metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } } }],
    [
      [
        { metadata: { name: "shop" } },
        "label pod-security.kubernetes.io/enforce is undefined; set restricted, or the level that its pods need",
      ],
    ],
  ),
  "no-secret-in-environment": examplesOf(
    DEPLOYMENT,
    [
      workload({ env: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }] }),
      variable("DB_PASSWORD_FILE", "/run/secrets/db/password"),
      variable("SIGNING_KEY_ID", "initial"),
      variable("TOKEN_TTL", "3600"),
    ],
    [
      [
        variable("DB_PASSWORD", "hunter2"),
        "container web: variable DB_PASSWORD has a value; use valueFrom.secretKeyRef",
      ],
      [variable("adminToken", "abc"), "container web: variable adminToken has a value; use valueFrom.secretKeyRef"],
      [variable("API_KEY", "abc"), "container web: variable API_KEY has a value; use valueFrom.secretKeyRef"],
      [
        variable("CLIENT_SECRET", "abc"),
        "container web: variable CLIENT_SECRET has a value; use valueFrom.secretKeyRef",
      ],
    ],
  ),
};
