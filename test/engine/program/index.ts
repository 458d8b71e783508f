import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { Job } from "@pulumi/kubernetes/batch/v1";
import { ConfigMap, Namespace, Secret, Service } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { RandomId, RandomPassword } from "@pulumi/random";
import { PrivateKey } from "@pulumi/tls";

const PAUSE = "localhost:5000/slipway/pause:3.10";
const SHELL = "localhost:5000/library/busybox:1.37";

/** Secrets and, if a namespace is configured, the objects that use them. */
export = () => {
  const config = new pulumi.Config();
  const given = config.requireSecret("given");
  const password = new RandomPassword("password", { length: 24, keepers: { keeper: config.require("keeper") } });
  const id = new RandomId("id", { byteLength: 4, keepers: { password: password.result } });
  const key = new PrivateKey("key", { algorithm: "RSA", rsaBits: 2048 });
  const outputs = { password: password.result, key: key.privateKeyPem, given, id: id.hex };
  const name = config.get("namespace");
  return name === undefined ? outputs : { ...outputs, ...objects(name, config, { password, given, key }) };
};

interface Secrets {
  readonly password: RandomPassword;
  readonly given: pulumi.Output<string>;
  readonly key: PrivateKey;
}

function objects(name: string, config: pulumi.Config, { password, given, key }: Secrets) {
  const context = config.require("context");
  const options = { provider: new Provider("cluster", { context, clusterIdentifier: context }) };
  const namespace = new Namespace("namespace", { metadata: { name } }, options).metadata.name;
  const secret = new Secret(
    "login",
    { metadata: { namespace }, immutable: true, stringData: { password: password.result, key: key.privateKeyPem } },
    options,
  );
  const settings = new ConfigMap(
    "settings",
    { metadata: { namespace }, immutable: true, data: { size: config.get("size") ?? "1" } },
    options,
  );
  const timeouts =
    config.requireObject<Readonly<Record<"deployment" | "service" | "job", pulumi.CustomTimeouts>>>("timeouts");
  const labels = { app: "pause" };
  const pod = {
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: "pause",
        image: config.get("image") ?? PAUSE,
        env: [
          { name: "GIVEN", value: given },
          { name: "PASSWORD", valueFrom: { secretKeyRef: { name: secret.metadata.name, key: "password" } } },
          { name: "SIZE", valueFrom: { configMapKeyRef: { name: settings.metadata.name, key: "size" } } },
        ],
      },
    ],
  };
  const deployment = new Deployment(
    "pause",
    {
      metadata: { namespace, name: "pause" },
      spec: {
        progressDeadlineSeconds: config.requireNumber("deadline"),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: pod },
      },
    },
    { ...options, customTimeouts: timeouts.deployment },
  );
  const job = new Job(
    "work",
    {
      metadata: { namespace, annotations: { "pulumi.com/replaceUnready": "true" } },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: config.requireNumber("jobSeconds"),
        template: { spec: work(config.get("work") ?? "true") },
      },
    },
    { ...options, customTimeouts: timeouts.job },
  );
  const service = new Service(
    "pause",
    { metadata: { namespace, name: "pause" }, spec: { selector: labels, ports: [{ port: 80 }] } },
    { ...options, dependsOn: [deployment], customTimeouts: timeouts.service },
  );
  return {
    secret: secret.metadata.name,
    settings: settings.metadata.name,
    service: service.metadata.name,
    job: job.metadata.name,
  };
}

/** A pod that runs a command once: `true` succeeds, `sleep` exceeds every deadline, anything else fails. */
function work(command: string) {
  const args = command === "sleep" ? ["sleep", "600"] : [command];
  return {
    restartPolicy: "Never",
    terminationGracePeriodSeconds: 1,
    containers: [{ name: "work", image: SHELL, args }],
  };
}
