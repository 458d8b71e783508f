import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

import { PROJECT_FOLDER } from "../../../lib/project";
import { RULES } from "../../../policy/rules";

const LEVELS = { [analyzer.EnforcementLevel.ADVISORY]: "advisory", [analyzer.EnforcementLevel.MANDATORY]: "mandatory" };
/** Marks of a secret in the messages between the engine and its plugins. */
const secret = (value: string) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

// The engine starts a pack by this program of the SDK, in the pack's folder, and reads the port from its first line.
describe("the policy pack, as the engine loads it", () => {
  let pack: ChildProcess;
  let client: AnalyzerClient;

  before(async () => {
    pack = spawn(process.execPath, [require.resolve("@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:1", "."], {
      cwd: join(PROJECT_FOLDER, "policy"),
      stdio: ["ignore", "pipe", "inherit"],
    });
    assert.ok(pack.stdout);
    const [port] = (await once(createInterface(pack.stdout), "line")) as [string];
    client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  });

  after(async () => {
    client.close();
    pack.kill();
    await once(pack, "close");
  });

  it("tells its name and its rules", async () => {
    const info = await new Promise<analyzer.AnalyzerInfo>((resolve, reject) => {
      client.getAnalyzerInfo(new Empty(), (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
    assert.equal(info.getName(), "slipway");
    assert.deepEqual(
      // The compilers of the engine and of the tests put a module's exports in different orders.
      info
        .getPoliciesList()
        .map((policy) => policy.getName())
        .sort(),
      RULES.map(({ name }) => name).sort(),
    );
  });

  it("refuses a resource that breaks rules, each at its level, and lets a right one pass", async () => {
    const type = "aws:rds/instance:Instance";
    const right = { storageEncrypted: true, backupRetentionPeriod: 7 };
    assert.deepEqual(await violations(type, right), []);
    assert.deepEqual(await violations(type, { ...right, publiclyAccessible: true }), [
      "database-not-public: publiclyAccessible is true; it must be false: applications reach the server inside the network",
    ]);
  });

  it("judges by its name a variable whose secret the engine hands over in plain text", async () => {
    const env = [
      { name: "DB_PASSWORD", value: secret("hunter2") },
      { name: "GREETING", value: secret("hello") },
    ];
    const spec = { template: { spec: { containers: [{ name: "web", env }] } } };
    const found = await violations("kubernetes:apps/v1:Deployment", { spec });
    assert.deepEqual(
      found.filter((one) => one.includes("secret")),
      ["no-secret-in-environment: container web: variable DB_PASSWORD has a value; use valueFrom.secretKeyRef"],
    );
  });

  it("looks through what a preview knows already, and says of what it does not that it comes later", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const chart = "kubernetes:helm.sh/v3:Release";
    const pinned = { version: "1.2.3", repositoryOpts: { repo: "https://charts.example.com" } };
    const values = { vpcId: unknown, list: [unknown, { token: "abc" }] };
    assert.deepEqual(await violations(chart, { ...pinned, values }), [
      "no-secret-in-chart-values: values.list[1].token is given; give the chart the name of a Secret",
    ]);
    const logs = { retentionInDays: 30, kmsKeyId: unknown };
    assert.deepEqual(await answer("aws:cloudwatch/logGroup:LogGroup", logs), [
      "advisory logs-encrypted: can't run policy 'logs-encrypted' from policy pack 'slipway@v0.1.0' during preview: " +
        "string value at .kmsKeyId can't be known during preview",
    ]);
  });

  /** What the pack holds against a resource: `<rule>: <message>`, without the rule's description. */
  async function violations(type: string, inputs: Record<string, JavaScriptValue>): Promise<string[]> {
    const mandatory = (await answer(type, inputs)).filter((one) => one.startsWith("mandatory "));
    return mandatory.map((one) => one.replace(/^mandatory ([a-z-]+): [^\n]*\n/, "$1: "));
  }

  /** Everything that the pack answers to a resource: `<level> <rule>: <description and message>`. */
  async function answer(type: string, inputs: Record<string, JavaScriptValue>): Promise<string[]> {
    const request = new analyzer.AnalyzeRequest();
    request.setType(type);
    request.setName("example");
    request.setUrn(`urn:pulumi:test::slipway::${type}::example`);
    request.setProperties(Struct.fromJavaScript(inputs));
    request.setOptions(new analyzer.AnalyzerResourceOptions());
    const provider = new analyzer.AnalyzerProviderResource();
    provider.setName("aws");
    provider.setProperties(new Struct());
    request.setProvider(provider);
    const response = await new Promise<analyzer.AnalyzeResponse>((resolve, reject) => {
      client.analyze(request, (error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
    return response.getDiagnosticsList().map((one) => {
      const level = LEVELS[one.getEnforcementlevel() as keyof typeof LEVELS];
      return `${level} ${one.getPolicyname()}: ${one.getMessage()}`;
    });
  }
});
