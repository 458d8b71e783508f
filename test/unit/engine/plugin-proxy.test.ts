import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";

import { PROJECT_FOLDER } from "../../../lib/project";
import { unwrap, wrap } from "../../../local/engine/fallback/protocol/wire";

const LOADER = pathToFileURL(require.resolve("tsx")).href;
const SERVER = join(PROJECT_FOLDER, "local/engine/fallback/releases/main.ts");
const RELEASE = "kubernetes:helm.sh/v3:Release";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

describe("the proxy of a plugin", () => {
  let server: ChildProcess;
  let client: ResourceProviderClient;

  before(async () => {
    const plugin = [process.execPath, "--import", LOADER, join(__dirname, "plugin/main.ts"), "127.0.0.1:1"];
    server = spawn(process.execPath, ["--import", LOADER, SERVER, ...plugin], { stdio: ["ignore", "pipe", "inherit"] });
    assert.ok(server.stdout);
    const [port] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
    client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const args = wrap({ context: "somewhere" });
    await call((done) => client.configure(new pb.ConfigureRequest().setArgs(args), done));
  });
  after(async () => {
    client.close();
    const ended = once(server, "exit");
    server.kill();
    await ended;
  });

  it("forwards calls about other types to the plugin, with the provider's settings", async () => {
    const checked = await check(CONFIG_MAP, { data: { key: "value" } });
    assert.deepEqual(checked.inputs, { data: { key: "value" }, servedBy: "plugin", context: "somewhere" });
  });

  it("serves the overridden type", async () => {
    assert.deepEqual(await check(RELEASE, { chart: "traefik", name: "t" }), {
      inputs: { chart: "traefik", name: "t", namespace: "default" },
      failures: [],
    });
    const { failures } = await check(RELEASE, { chart: "redis" });
    assert.match(failures.join(), /the chart "redis" cannot be downloaded here .*allowed are traefik, metrics-server/);
  });

  it("passes the engine's arguments to the plugin", async () => {
    const request = new pb.CreateRequest().setUrn(urn(CONFIG_MAP, "it")).setProperties(wrap({}));
    const answer = await call<pb.CreateResponse>((done) => client.create(request, done));
    assert.deepEqual(unwrap(answer.getProperties()).props.arguments, ["127.0.0.1:1"]);
  });

  it("forwards the plugin's errors with their details", async () => {
    const request = new pb.CreateRequest().setUrn(urn(CONFIG_MAP, "broken")).setProperties(wrap({}));
    await assert.rejects(
      call((done) => client.create(request, done)),
      (error: grpc.ServiceError) => {
        assert.equal(error.details, "it does not start");
        const [details] = error.metadata.get("grpc-status-details-bin");
        assert.ok(details?.includes("ErrorResourceInitFailed"));
        return true;
      },
    );
  });

  it("ends when the plugin ends", async () => {
    const args = ["--import", LOADER, SERVER, "false"];
    const child = spawn(process.execPath, args, { stdio: "ignore" });
    assert.deepEqual(await once(child, "exit"), [1, null]);
  });

  async function check(type: string, inputs: Parameters<typeof wrap>[0]) {
    const request = new pb.CheckRequest().setUrn(urn(type, "it")).setNews(wrap(inputs));
    const answer = await call<pb.CheckResponse>((done) => client.check(request, done));
    const failures = answer.getFailuresList().map((failure) => failure.getReason());
    return { inputs: unwrap(answer.getInputs()).props, failures };
  }
});

function urn(type: string, name: string): string {
  return `urn:pulumi:test::project::slipway:addons:Traefik$${type}::${name}`;
}

function call<Response>(send: (done: grpc.requestCallback<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error) reject(error);
      else if (response === undefined) reject(new Error("an empty response"));
      else resolve(response);
    });
  });
}
