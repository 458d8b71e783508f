// Synthesizes as many Kubernetes objects of each kind as the first argument says, a JSON object, as YAML on stdout. Prints
// the seconds without loading as JSON on stderr. Run with the packages beside this file in NODE_PATH.
const { ApiObject, App, Chart, Cron, Duration, Size } = require("cdk8s");
const kplus = require("cdk8s-plus-33");

const USER = 10001;
const PORT = 8000;
const PATHS = ["/", "/api", "/static", "/health"];
/** Bytes of a text in a ConfigMap, such as a configuration file. */
const FILE_BYTES = 1500;

/** Creates an object of each kind, in this order; `of` returns an earlier object of another kind. */
const KINDS = {
  Namespace: (scope, id) => new kplus.Namespace(scope, id, { metadata: metadata(id) }),
  ResourceQuota: (scope, id) =>
    new kplus.k8s.KubeResourceQuota(scope, id, {
      metadata: metadata(id),
      spec: { hard: { pods: kplus.k8s.Quantity.fromString("100") } },
    }),
  PersistentVolumeClaim: (scope, id) =>
    new kplus.PersistentVolumeClaim(scope, id, {
      metadata: metadata(id),
      accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
      storage: Size.gibibytes(5),
    }),
  ConfigMap: (scope, id) =>
    new kplus.ConfigMap(scope, id, { metadata: metadata(id), data: { "app.conf": "x".repeat(FILE_BYTES) } }),
  Secret: (scope, id) =>
    new kplus.Secret(scope, id, { metadata: metadata(id), stringData: { user: id, password: "password" } }),
  Deployment: (scope, id, of) =>
    new kplus.Deployment(scope, id, {
      ...pod(scope, id, of),
      strategy: kplus.DeploymentStrategy.rollingUpdate({
        maxSurge: kplus.PercentOrAbsolute.absolute(1),
        maxUnavailable: kplus.PercentOrAbsolute.absolute(0),
      }),
    }),
  Service: (scope, id, of) => {
    const service = { metadata: metadata(id), ports: [{ name: "http", port: PORT }] };
    return new kplus.Service(scope, id, { ...service, selector: of("Deployment") });
  },
  StatefulSet: (scope, id, of) => new kplus.StatefulSet(scope, id, { ...pod(scope, id, of), service: of("Service") }),
  Job: (scope, id, of) => new kplus.Job(scope, id, { ...pod(scope, id, of), backoffLimit: 10 }),
  CronJob: (scope, id, of) => new kplus.CronJob(scope, id, { ...pod(scope, id, of), schedule: Cron.hourly() }),
  PodDisruptionBudget: (scope, id) =>
    new kplus.k8s.KubePodDisruptionBudget(scope, id, {
      metadata: metadata(id),
      spec: { maxUnavailable: kplus.k8s.IntOrString.fromNumber(1), selector: { matchLabels: labels(id) } },
    }),
  HorizontalPodAutoscaler: (scope, id, of) =>
    new kplus.HorizontalPodAutoscaler(scope, id, {
      metadata: metadata(id),
      target: of("Deployment"),
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))],
    }),
  NetworkPolicy: (scope, id, of) =>
    new kplus.NetworkPolicy(scope, id, {
      metadata: metadata(id),
      selector: of("Deployment"),
      ingress: { rules: [{ peer: of("Deployment"), ports: [kplus.NetworkPolicyPort.tcp(PORT)] }] },
    }),
  Ingress: (scope, id, of) => {
    const backend = kplus.IngressBackend.fromService(of("Service"));
    const rules = PATHS.map((path) => ({ host: `${id}.localhost`, path, backend }));
    return new kplus.Ingress(scope, id, { metadata: metadata(id), className: "traefik", rules });
  },
};

/** Creates small objects of any other kind. */
function other(kind) {
  return (scope, id) => new ApiObject(scope, id, { apiVersion: "v1", kind, metadata: metadata(id) });
}

function labels(id) {
  return {
    "app.kubernetes.io/name": id,
    "app.kubernetes.io/part-of": "bench",
    "app.kubernetes.io/managed-by": "cdk8s",
  };
}

function metadata(id) {
  return { name: id, labels: labels(id) };
}

function pod(scope, id, of) {
  const temporary = kplus.Volume.fromEmptyDir(scope, `${id}-tmp`, "tmp", { sizeLimit: Size.mebibytes(64) });
  const probe = { port: PORT, periodSeconds: Duration.seconds(3), timeoutSeconds: Duration.seconds(3) };
  return {
    metadata: metadata(id),
    podMetadata: { labels: labels(id) },
    automountServiceAccountToken: false,
    securityContext: { user: USER, group: USER, fsGroup: USER, ensureNonRoot: true },
    terminationGracePeriod: Duration.seconds(35),
    volumes: [temporary],
    containers: [
      {
        image: `registry.localhost/bench/${id}@sha256:${"0".repeat(64)}`,
        portNumber: PORT,
        envVariables: Object.fromEntries(
          ["HOST", "PORT", "LOG_LEVEL", "REGION"].map((name) => [name, kplus.EnvValue.fromValue(id)]),
        ),
        envFrom: [new kplus.EnvFrom(of("ConfigMap")), new kplus.EnvFrom(undefined, undefined, of("Secret"))],
        volumeMounts: [{ path: "/tmp", volume: temporary }],
        liveness: kplus.Probe.fromHttpGet("/healthz", probe),
        readiness: kplus.Probe.fromHttpGet("/readyz", probe),
        startup: kplus.Probe.fromHttpGet("/healthz", { ...probe, failureThreshold: 60 }),
        resources: {
          cpu: { request: kplus.Cpu.millis(10) },
          memory: { request: Size.mebibytes(128), limit: Size.mebibytes(128) },
          ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
        },
        securityContext: {
          user: USER,
          group: USER,
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: [kplus.Capability.ALL] },
          seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
        },
      },
    ],
  };
}

const counts = JSON.parse(process.argv[2]);
const started = process.cpuUsage();
const app = new App();
const chart = new Chart(app, "bench");
const created = {};
for (const kind of new Set([...Object.keys(KINDS), ...Object.keys(counts)])) {
  const create = KINDS[kind] ?? other(kind);
  created[kind] = [];
  for (let index = 0; index < (counts[kind] ?? 0); index++) {
    const of = (other) => created[other][index % created[other].length];
    created[kind].push(create(chart, `${kind.toLowerCase()}-${index}`, of));
  }
}
const yaml = app.synthYaml();
const { user, system } = process.cpuUsage(started);
process.stdout.write(yaml);
console.error(JSON.stringify({ cpuSeconds: (user + system) / 1e6 }));
