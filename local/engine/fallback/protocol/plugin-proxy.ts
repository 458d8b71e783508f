import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { parseUrn } from "../../../../lib/urn";
import { bind, providerService, SERVER_OPTIONS } from "./server";
import type { ProviderDefinition } from "./types";

type RawCallback = grpc.sendUnaryData<Buffer>;
type Method = grpc.MethodDefinition<{ getUrn?(): string }, unknown>;
type Handler = (call: { readonly request: unknown; getPeer(): string }, callback: grpc.sendUnaryData<unknown>) => void;

/** Calls about the connection as a whole, which both the plugin and the override receive. */
const SHARED: readonly string[] = ["handshake", "attach", "configure", "cancel"];

/**
 * Starts a provider plugin as the engine would and serves it on a port of its own. Calls are forwarded byte for byte,
 * except those about resources of the overridden types, which the override serves. Returns the port. The process ends
 * together with the plugin.
 *
 * @param overrides Whether the override serves a type.
 * @param args Arguments from the engine for the plugin.
 * @throws Error if the plugin ends before it serves.
 */
export async function servePluginProxy(
  override: ProviderDefinition,
  overrides: (type: string) => boolean,
  command: string,
  args: readonly string[],
): Promise<number> {
  const plugin = await startPlugin(command, args);
  const handlers = providerService(override) as Readonly<Record<string, Handler>>;
  const methods = Object.entries(ResourceProviderService as unknown as Readonly<Record<string, Method>>).filter(
    ([, { requestStream, responseStream }]) => !requestStream && !responseStream,
  );
  const server = new grpc.Server(SERVER_OPTIONS);
  server.addService(
    Object.fromEntries(methods.map(([name, method]) => [name, { ...method, ...RAW }])),
    Object.fromEntries(methods.map(([name, method]) => [name, proxyHandler(name, method)])),
  );
  return bind(server);

  function proxyHandler(name: string, method: Method) {
    return (call: grpc.ServerUnaryCall<Buffer, Buffer>, callback: RawCallback): void => {
      const request = method.requestDeserialize(call.request);
      const callOverride = (done: grpc.sendUnaryData<unknown>): void => {
        handlers[name]?.({ request, getPeer: () => call.getPeer() }, done);
      };
      if (overrides(parseUrn(request.getUrn?.() ?? "").type)) {
        callOverride((error, response) => {
          callback(error, response === undefined || response === null ? null : method.responseSerialize(response));
        });
      } else if (SHARED.includes(name)) {
        callOverride((error) => {
          if (error) callback(error);
          else forward(method.path, call, callback);
        });
      } else {
        forward(method.path, call, callback);
      }
    };
  }

  function forward(path: string, call: grpc.ServerUnaryCall<Buffer, Buffer>, callback: RawCallback): void {
    plugin.makeUnaryRequest(path, unchanged, unchanged, call.request, call.metadata, (error, response) => {
      if (error) callback({ code: error.code, details: error.details, metadata: error.metadata });
      else callback(null, response ?? Buffer.alloc(0));
    });
  }
}

const unchanged = (bytes: Buffer): Buffer => bytes;
const RAW = {
  requestSerialize: unchanged,
  requestDeserialize: unchanged,
  responseSerialize: unchanged,
  responseDeserialize: unchanged,
} as const;

/** Starts a provider plugin, which ends together with this process, and returns a client for it. */
function startPlugin(command: string, args: readonly string[]): Promise<grpc.Client> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill("SIGKILL"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`${command} ended before it served (exit code ${code ?? "none"})`));
      process.exit(code ?? 1);
    });
    createInterface({ input: child.stdout }).once("line", (port) => {
      resolve(new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), SERVER_OPTIONS));
    });
  });
}
