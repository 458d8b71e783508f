import assert from "node:assert/strict";

import { faceRecognition } from "../../../apps/face-recognition";
import { faceRecognitionSettings } from "../../../apps/face-recognition/settings";
import type { PlannedResource } from "../../../plan/model";
import { SCHEDULE_RULE } from "../../../settings/schedule";
import { deployed } from "../../support/deployed";
import { at, kind, only } from "../../support/record";
import { configurable, fix, LOCAL, problems } from "../../support/settings";

const CONTAINER = "spec.template.spec.containers.0";
const NAME = "face-recognition";

/** Names of the resources of a kind. */
function names(resources: readonly PlannedResource[], wanted: string): string[] {
  return resources
    .filter((one) => kind(one) === wanted)
    .map(({ name }) => name.replace(`${NAME}-`, ""))
    .sort();
}

/** The Kubernetes object of a workload whose component has the same name. */
function object(resources: readonly PlannedResource[], type: string, name: string): PlannedResource {
  const [found, ...others] = resources.filter((one) => {
    return one.type === `kubernetes:${type}` && one.name === `${NAME}-${name}`;
  });
  assert.ok(found && others.length === 0, `not exactly one ${type} ${NAME}-${name}`);
  return found;
}

/** Plain environment variables of a workload's container. */
function environment(resource: PlannedResource, container = CONTAINER): Record<string, string> {
  const variables = at(resource, `${container}.env`) as { name: string; value?: string }[];
  return Object.fromEntries(variables.map(({ name, value = "" }) => [name, value]));
}

/** Who may connect to a workload, by port: labels of pods, and namespaces. */
function callers(resources: readonly PlannedResource[], name: string): Record<string, string[]> {
  const rules = at(only(resources, "NetworkPolicy", `${NAME}-${name}`), "spec.ingress") as {
    ports: { port: number }[];
    from: { podSelector?: { matchLabels: Record<string, string> }; namespaceSelector?: object }[];
  }[];
  const peer = ({ podSelector }: (typeof rules)[number]["from"][number]) =>
    podSelector ? (Object.values(podSelector.matchLabels)[0] ?? "").replace(`${NAME}-`, "") : "ingress";
  return Object.fromEntries(rules.map(({ ports, from }) => [String(ports[0]?.port), from.map(peer)]));
}

describe("face-recognition", () => {
  it("has a service for each step, a queue between them and a database", async () => {
    const resources = await deployed(faceRecognition);
    assert.deepEqual(names(resources, "WebService"), ["frontend", "receiver"]);
    assert.deepEqual(names(resources, "Worker"), ["image-processor"]);
    assert.deepEqual(names(resources, "Mysql"), ["db"]);
    assert.deepEqual(
      resources.filter(({ type }) => type === "docker-build:index:Image").map(({ name }) => name),
      ["face-recognition-face-recog", "face-recognition-frontend", "face-recognition-pipeline"].sort(),
    );
    assert.deepEqual(
      resources
        .filter((one) => kind(one) === "StatefulSet" && at(one, "spec.volumeClaimTemplates"))
        .map(({ name }) => name)
        .sort(),
      ["face-recognition-db", "face-recognition-nsqd"],
    );
  });

  it("lets only the named callers connect to each port", async () => {
    const resources = await deployed(faceRecognition);
    assert.deepEqual(callers(resources, "receiver"), { 8000: ["ingress"] });
    assert.deepEqual(callers(resources, "frontend"), { 8081: ["ingress"] });
    assert.deepEqual(callers(resources, "face-recog"), { 50051: ["image-processor"] });
    assert.deepEqual(callers(resources, "nsqd"), { 4150: ["receiver", "image-processor"] });
    assert.deepEqual(callers(resources, "nsqlookupd"), { 4160: ["nsqd"], 4161: ["image-processor"] });
  });

  it("announces the queue by its Service's name", async () => {
    const queue = only(await deployed(faceRecognition), "StatefulSet", "face-recognition-nsqd");
    const command = at(queue, `${CONTAINER}.command`) as string[];
    assert.ok(command.includes("--broadcast-address=face-recognition-nsqd"), command.join(" "));
    assert.ok(command.includes("--lookupd-tcp-address=face-recognition-nsqlookupd:4160"), command.join(" "));
  });

  it("creates a sample person where the settings say so", async () => {
    const jobs = async (settings: Readonly<Record<string, unknown>>) =>
      names(await deployed(faceRecognition, settings), "Job");
    const without = await jobs({});
    assert.ok(!without.includes("samples") && without.includes("migrate"), without.join(", "));
    assert.ok((await jobs({ samples: true })).includes("samples"));
    const migrate = object(await deployed(faceRecognition, { samples: true }), "batch/v1:Job", "migrate");
    assert.match(environment(migrate).SEED_PEOPLE ?? "", /eileen-collins\.jpg/);
  });

  it("rolls the receiver without a pod less, for its second route", async () => {
    const receiver = only(
      await deployed(faceRecognition, { receiver: { batchRoute: true } }),
      "Deployment",
      "face-recognition-receiver",
    );
    assert.equal(environment(receiver).BATCH_ROUTE, "true");
    assert.deepEqual(at(receiver, "spec.strategy.rollingUpdate"), { maxSurge: 1, maxUnavailable: 0 });
  });

  it("runs the redeemer by the schedule, never twice at a time", async () => {
    const settings = { retry: { schedule: "0 1 * * *", attempts: 3, staleMinutes: 30 } };
    const redeemer = object(await deployed(faceRecognition, settings), "batch/v1:CronJob", "redeemer");
    assert.equal(at(redeemer, "spec.schedule"), "0 1 * * *");
    assert.equal(at(redeemer, "spec.concurrencyPolicy"), "Forbid");
    const variables = environment(redeemer, "spec.jobTemplate.spec.template.spec.containers.0");
    assert.deepEqual([variables.MAX_ATTEMPTS, variables.STALE_MINUTES], ["3", "30"]);
  });

  const cases: readonly [string, Record<string, string>, string][] = [
    [
      "a threshold at which everybody is the same",
      { "face-recognition:faceRecog": '{"threshold":1.5}' },
      "face-recognition:faceRecog.threshold is 1.5; it must be a number from 0.3 to 0.9. " +
        fix("--path 'face-recognition:faceRecog.threshold' 0.6"),
    ],
    [
      "a schedule that is none",
      { "face-recognition:retry": '{"schedule":"often"}' },
      `face-recognition:retry.schedule is "often"; it must be ${SCHEDULE_RULE}. ` +
        fix("--path 'face-recognition:retry.schedule' '0 1 * * *'"),
    ],
    [
      "no attempts",
      { "face-recognition:retry": '{"attempts":0}' },
      "face-recognition:retry.attempts is 0; it must be a whole number from 1 to 100. " +
        fix("--path 'face-recognition:retry.attempts' 1"),
    ],
    [
      "a switch that is neither on nor off",
      { "face-recognition:receiver": '{"batchRoute":"maybe"}' },
      'face-recognition:receiver.batchRoute is "maybe"; it must be true or false. ' +
        fix("--path 'face-recognition:receiver.batchRoute' true"),
    ],
  ];
  for (const [what, config, expected] of cases) {
    it(`reports key, value, what is allowed and the command: ${what}`, async () => {
      const settings = { ...LOCAL, "slipway:apps": '["face-recognition"]', ...config };
      const found = await problems(settings, [], [configurable("face-recognition", faceRecognitionSettings)]);
      assert.deepEqual(found, [expected]);
    });
  }
});
