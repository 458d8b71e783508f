import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { parseUrn } from "../../../../lib/urn";
import { bind, SERVER_OPTIONS, service } from "./server";
import type { StandIn } from "./types";

type Callback = grpc.sendUnaryData<Buffer>;
type Definition = grpc.MethodDefinition<{ getUrn?(): string }, unknown>;
type Handler = (call: { readonly request: unknown; getPeer(): string }, callback: grpc.sendUnaryData<unknown>) => void;

/** Calls that concern the connection as a whole, so that the plugin and the stand-in have to hear of them. */
const SHARED: readonly string[] = ["handshake", "attach", "configure", "cancel"];

/**
 * Starts a provider plugin as the engine would and serves it, byte for byte, on a port of its own; only resources of the
 * types that `owns` names are answered by the stand-in. Returns the port. The process ends with the plugin's.
 *
 * @param args Arguments that the engine gave for the plugin.
 * @throws Error if the plugin ends before it serves.
 */
export async function serveBeside(
  standIn: StandIn,
  owns: (type: string) => boolean,
  command: string,
  args: readonly string[],
): Promise<number> {
  const plugin = await startPlugin(command, args);
  const own = service(standIn) as Readonly<Record<string, Handler>>;
  const definitions = ResourceProviderService as unknown as Readonly<Record<string, Definition>>;
  const server = new grpc.Server(SERVER_OPTIONS);
  const forwarded = Object.entries(definitions).filter(([, { requestStream, responseStream }]) => {
    return !requestStream && !responseStream;
  });
  const handlers = forwarded.map(([name, definition]) => [name, handler(name, definition)] as const);
  server.addService(
    Object.fromEntries(forwarded.map(([name, definition]) => [name, { ...definition, ...RAW }])),
    Object.fromEntries(handlers),
  );
  return bind(server);

  function handler(name: string, definition: Definition) {
    return (call: grpc.ServerUnaryCall<Buffer, Buffer>, callback: Callback): void => {
      const request = definition.requestDeserialize(call.request);
      const answer = (reply: grpc.sendUnaryData<unknown>): void => {
        own[name]?.({ request, getPeer: () => call.getPeer() }, reply);
      };
      if (owns(parseUrn(request.getUrn?.() ?? "").type)) {
        answer((error, response) => {
          callback(error, response === undefined || response === null ? null : definition.responseSerialize(response));
        });
      } else if (SHARED.includes(name)) {
        answer((error) => {
          if (error) callback(error);
          else forward(definition.path, call, callback);
        });
      } else {
        forward(definition.path, call, callback);
      }
    };
  }

  function forward(path: string, call: grpc.ServerUnaryCall<Buffer, Buffer>, callback: Callback): void {
    plugin.makeUnaryRequest(path, asItIs, asItIs, call.request, call.metadata, (error, response) => {
      if (error) callback({ code: error.code, details: error.details, metadata: error.metadata });
      else callback(null, response ?? Buffer.alloc(0));
    });
  }
}

const asItIs = (bytes: Buffer): Buffer => bytes;
const RAW = {
  requestSerialize: asItIs,
  requestDeserialize: asItIs,
  responseSerialize: asItIs,
  responseDeserialize: asItIs,
} as const;

/** Starts a provider plugin, which ends with this process, and gives a client of it. */
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
