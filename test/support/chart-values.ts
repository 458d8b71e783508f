import assert from "node:assert/strict";

/** The type that a chart accepts at a path of its values, or a function that checks the value. */
type AcceptedValue =
  "string" | "number" | "boolean" | "string map" | "Kubernetes object" | ((value: unknown) => boolean);

/** The documented values of a chart that the project uses, by path. */
export type ChartValues = Readonly<Record<string, AcceptedValue>>;

const RESOURCES: ChartValues = {
  "resources.requests.cpu": "string",
  "resources.requests.memory": "string",
  "resources.limits.memory": "string",
};

/** Fields of the specification of a Service of type LoadBalancer. */
const SERVICE: ChartValues = {
  type: "string",
  loadBalancerClass: "string",
  allocateLoadBalancerNodePorts: "boolean",
};

/** Values of ingress-nginx 4.15.1, below `controller`. Its ConfigMap accepts strings only. */
export const INGRESS_NGINX: ChartValues = {
  ...below("controller", {
    replicaCount: "number",
    maxUnavailable: "number",
    "ingressClassResource.name": "string",
    "ingressClassResource.default": "boolean",
    allowSnippetAnnotations: "boolean",
    ...RESOURCES,
    "hostPort.enabled": "boolean",
    "hostPort.ports.http": "number",
    // Helm removes what is null from the chart's own values.
    "containerPort.https": (value) => value === null,
    "publishService.enabled": "boolean",
    "service.enabled": "boolean",
    ...below("service", SERVICE),
    "service.annotations": "string map",
    "service.enableHttp": "boolean",
    "service.enableHttps": "boolean",
    "service.targetPorts.http": isPortName("http", "https"),
    "service.targetPorts.https": isPortName("http", "https"),
    "image.repository": "string",
    "image.digest": "string",
    "image.digestChroot": "string",
    "admissionWebhooks.patch.image.repository": "string",
    "admissionWebhooks.patch.image.digest": "string",
    "config.use-proxy-protocol": isBooleanString,
    "config.proxy-real-ip-cidr": "string",
    "config.force-ssl-redirect": isBooleanString,
    "config.http-snippet": "string",
    addHeaders: "string map",
    updateStrategy: "Kubernetes object",
    minReadySeconds: "number",
    terminationGracePeriodSeconds: "number",
    "lifecycle.preStop": "Kubernetes object",
    topologySpreadConstraints: "Kubernetes object",
  }),
};

/** Values of Traefik 41.3.0. */
export const TRAEFIK: ChartValues = {
  "image.registry": "string",
  "image.repository": "string",
  "deployment.replicas": "number",
  "deployment.minReadySeconds": "number",
  "deployment.terminationGracePeriodSeconds": "number",
  "deployment.lifecycle": "Kubernetes object",
  "ingressClass.enabled": "boolean",
  "ingressClass.isDefaultClass": "boolean",
  "ingressClass.name": "string",
  "providers.kubernetesCRD.enabled": "boolean",
  "providers.kubernetesIngress.publishedService.enabled": "boolean",
  "providers.kubernetesIngress.allowEmptyServices": "boolean",
  "providers.file.enabled": "boolean",
  "providers.file.watch": "boolean",
  "providers.file.content": "Kubernetes object",
  "ingressRoute.dashboard.enabled": "boolean",
  "global.checkNewVersion": "boolean",
  "global.sendAnonymousUsage": "boolean",
  ...RESOURCES,
  "podDisruptionBudget.enabled": "boolean",
  "podDisruptionBudget.maxUnavailable": "number",
  "service.enabled": "boolean",
  "service.annotations": "string map",
  ...below("service.spec", SERVICE),
  ...below("ports.web", entryPoint()),
  ...below("ports.websecure", entryPoint()),
  "ports.web.http.redirections.entryPoint.to": isPortName("websecure"),
  "ports.web.http.redirections.entryPoint.scheme": isPortName("https"),
  "ports.web.http.redirections.entryPoint.permanent": "boolean",
  "ports.websecure.http.middlewares": isStringList,
  "ports.websecure.http.tls.enabled": "boolean",
  updateStrategy: "Kubernetes object",
  topologySpreadConstraints: "Kubernetes object",
};

/** Values of each chart that name an image, in parts; a chart pulls no others with the values of the project. */
export const CHART_IMAGES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "aws-load-balancer-controller": [["image.repository"]],
  "cluster-autoscaler": [["image.repository"]],
  "ingress-nginx": [["controller.image.repository"], ["controller.admissionWebhooks.patch.image.repository"]],
  "metrics-server": [["image.repository"]],
  traefik: [["image.registry", "image.repository"]],
};

/** Asserts that the chart documents each value with its type. */
export function assertDocumented(values: unknown, documented: ChartValues): void {
  const problems = undocumented(values, documented, []);
  assert.deepEqual(problems, [], "the chart does not document these values");
}

/** The values that the chart does not document, or documents with another type, as `path: value`. */
export function undocumented(value: unknown, documented: ChartValues, path: readonly string[]): string[] {
  const key = path.join(".");
  const accepted = documented[key];
  if (accepted !== undefined) return accepts(accepted, value) ? [] : [`${key}: ${JSON.stringify(value)}`];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${key}: no such value`];
  return Object.entries(value).flatMap(([name, inner]) => undocumented(inner, documented, [...path, name]));
}

function accepts(accepted: AcceptedValue, value: unknown): boolean {
  if (typeof accepted === "function") return accepted(value);
  if (accepted === "Kubernetes object") return typeof value === "object" && value !== null;
  if (accepted !== "string map") return typeof value === accepted;
  return (
    typeof value === "object" && value !== null && Object.values(value).every((inner) => typeof inner === "string")
  );
}

function below(prefix: string, values: ChartValues): ChartValues {
  return Object.fromEntries(Object.entries(values).map(([path, accepted]) => [`${prefix}.${path}`, accepted]));
}

function entryPoint(): ChartValues {
  return {
    hostPort: "number",
    asDefault: "boolean",
    "expose.default": "boolean",
    "proxyProtocol.trustedIPs": isStringList,
    "transport.lifeCycle.graceTimeOut": (value) => typeof value === "number" || typeof value === "string",
  };
}

function isBooleanString(value: unknown): boolean {
  return value === "true" || value === "false";
}

function isStringList(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isPortName(...names: string[]): (value: unknown) => boolean {
  return (value) => names.includes(String(value));
}
