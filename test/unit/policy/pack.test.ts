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
/** A secret in the protocol between the engine and its plugins. */
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

  it("reports its name and its rules", async () => {
    const info = await new Promise<analyzer.AnalyzerInfo>((resolve, reject) => {
      client.getAnalyzerInfo(new Empty(), (error, response) => {
        if (error) reject(error);
        else resolve(response);
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

  it("rejects a resource that violates rules, each at its level, and passes a valid one", async () => {
    const type = "aws:rds/instance:Instance";
    const right = { storageEncrypted: true, backupRetentionPeriod: 7 };
    assert.deepEqual(await violations(type, right), []);
    assert.deepEqual(await violations(type, { ...right, publiclyAccessible: true }), [
      "database-not-public: publiclyAccessible is true; it must be false: applications connect inside the network",
    ]);
  });

  it("checks variables by name, as the engine passes secrets in plain text", async () => {
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

  it("checks known values in a preview, and defers rules that need unknown ones", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const chart = "kubernetes:helm.sh/v3:Release";
    const pinned = { version: "1.2.3", repositoryOpts: { repo: "https://charts.example.com" } };
    const values = { vpcId: unknown, list: [unknown, { token: "abc" }] };
    assert.deepEqual(await violations(chart, { ...pinned, values }), [
      "no-secret-in-chart-values: values.list[1].token is set; pass the name of a Secret",
    ]);
    const logs = { retentionInDays: 30, kmsKeyId: unknown };
    assert.deepEqual(await diagnose("aws:cloudwatch/logGroup:LogGroup", logs), [
      "advisory logs-encrypted: can't run policy 'logs-encrypted' from policy pack 'slipway@v0.1.0' during preview: " +
        "string value at .kmsKeyId can't be known during preview",
    ]);
  });

  /** The violations of a resource: `<rule>: <message>`, without the description of the rule. */
  async function violations(type: string, inputs: Record<string, JavaScriptValue>): Promise<string[]> {
    const mandatory = (await diagnose(type, inputs)).filter((one) => one.startsWith("mandatory "));
    return mandatory.map((one) => one.replace(/^mandatory ([a-z-]+): [^\n]*\n/, "$1: "));
  }

  /** All diagnostics of the pack for a resource: `<level> <rule>: <description and message>`. */
  async function diagnose(type: string, inputs: Record<string, JavaScriptValue>): Promise<string[]> {
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
