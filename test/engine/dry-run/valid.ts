const NAMESPACE = "shop";
const LABELS = { "app.kubernetes.io/name": "web" };

const POD = {
  automountServiceAccountToken: false,
  serviceAccountName: "web",
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [
    {
      name: "web",
      image: "localhost:5000/shop/web:1",
      ports: [{ name: "http", containerPort: 8080 }],
      env: [{ name: "PORT", value: "8080" }],
      readinessProbe: { httpGet: { path: "/", port: "http" } },
      resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "64Mi" } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      volumeMounts: [{ name: "data", mountPath: "/data" }],
    },
  ],
};
const VOLUMES = [{ name: "data", emptyDir: { sizeLimit: "1Gi" } }];
const TEMPLATE = { metadata: { labels: LABELS }, spec: { ...POD, volumes: VOLUMES } };
const CLAIM = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const JOB = { backoffLimit: 1, template: { ...TEMPLATE, spec: { ...TEMPLATE.spec, restartPolicy: "Never" } } };
const WORKLOAD = { replicas: 1, selector: { matchLabels: LABELS } };
const SCALED = { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } };
const BACKEND = { service: { name: "web", port: { name: "http" } } };

/** A valid object of a kind, in a namespace that is restricted and has a quota. */
export const VALID = {
  namespace: {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: NAMESPACE, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  },
  account: object("v1", "ServiceAccount", { automountServiceAccountToken: false }),
  quota: object("v1", "ResourceQuota", { spec: { hard: { "requests.memory": "1Gi" } } }),
  configMap: object("v1", "ConfigMap", { data: { key: "value" } }),
  secret: object("v1", "Secret", { data: { key: "dmFsdWU=" } }),
  claim: object("v1", "PersistentVolumeClaim", { spec: CLAIM }),
  service: object("v1", "Service", { spec: { selector: LABELS, ports: [{ name: "http", port: 80 }] } }),
  deployment: object("apps/v1", "Deployment", { spec: { ...WORKLOAD, template: TEMPLATE } }),
  statefulSet: object("apps/v1", "StatefulSet", {
    spec: {
      ...WORKLOAD,
      serviceName: "web",
      template: { ...TEMPLATE, spec: POD },
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: CLAIM }],
    },
  }),
  job: object("batch/v1", "Job", { spec: JOB }),
  cronJob: object("batch/v1", "CronJob", { spec: { schedule: "0 3 * * *", jobTemplate: { spec: JOB } } }),
  autoscaler: object("autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: { ...SCALED, minReplicas: 1, maxReplicas: 2 },
  }),
  budget: object("policy/v1", "PodDisruptionBudget", {
    spec: { maxUnavailable: 1, selector: { matchLabels: LABELS } },
  }),
  ingress: object("networking.k8s.io/v1", "Ingress", {
    spec: {
      rules: [{ host: "shop.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend: BACKEND }] } }],
    },
  }),
  policy: object("networking.k8s.io/v1", "NetworkPolicy", {
    spec: {
      podSelector: { matchLabels: LABELS },
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/16" } }], ports: [{ port: 8000, endPort: 8080 }] }],
    },
  }),
};

function object(apiVersion: string, kind: string, content: Readonly<Record<string, unknown>>) {
  return { apiVersion, kind, metadata: { name: "web", namespace: NAMESPACE, labels: LABELS }, ...content };
}
