import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";

import { Connections, type Connection } from "./connection";
import { serviceError } from "./errors";
import * as operations from "./operations";
import type { ProviderDefinition } from "./types";
import { unwrap, wrap } from "./wire";

/** No size limits: the state of a resource (a chart's values, a ConfigMap's file) may exceed gRPC's default of 4 MiB. */
export const SERVER_OPTIONS = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 } as const;

/** Serves a provider on a free loopback port and returns that port. */
export async function serve(definition: ProviderDefinition): Promise<number> {
  const server = new grpc.Server(SERVER_OPTIONS);
  server.addService(ResourceProviderService, providerService(definition));
  return bind(server);
}

/** Listens on a free loopback port and returns that port. */
export function bind(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

/** The gRPC service of a provider. */
export function providerService(definition: ProviderDefinition): grpc.UntypedServiceImplementation {
  const connections = new Connections();

  function unary<Request, Response>(
    work: (request: Request, connection: Connection) => Promise<Response> | Response,
    connectionOf = (peer: string): Connection => connections.of(peer),
  ) {
    return (call: grpc.ServerUnaryCall<Request, Response>, callback: grpc.sendUnaryData<Response>): void => {
      Promise.resolve()
        .then(() => work(call.request, connectionOf(call.getPeer())))
        .then(
          (response) => {
            callback(null, response);
          },
          (error: unknown) => {
            callback(serviceError(error));
          },
        );
    };
  }

  // An engine starts with one of these two, before it configures a provider.
  const opened = (peer: string): Connection => connections.opened(peer);
  return {
    handshake: unary((request: pb.ProviderHandshakeRequest, connection) => {
      connection.attach(request.getEngineAddress());
      return new pb.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true);
    }, opened),
    attach: unary((request: PluginAttach, connection) => {
      connection.attach(request.getAddress());
      return new Empty();
    }, opened),
    getPluginInfo: unary(() => new PluginInfo().setVersion(definition.version)),
    getSchema: unary(() => new pb.GetSchemaResponse().setSchema("{}")),
    getMapping: unary(() => new pb.GetMappingResponse()),
    getMappings: unary(() => new pb.GetMappingsResponse()),
    checkConfig: unary((request: pb.CheckRequest) => new pb.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary((request: pb.DiffRequest) => operations.diffConfig(request)),
    configure: unary((request: pb.ConfigureRequest, connection) => {
      connection.configure(definition.configure(unwrap(request.getArgs()).props));
      return new pb.ConfigureResponse().setAcceptsecrets(true).setAcceptresources(true).setSupportspreview(true);
    }),
    check: unary(operations.check),
    diff: unary(operations.diff),
    create: unary(operations.create),
    read: unary(operations.read),
    update: unary(operations.update),
    delete: unary(operations.remove),
    cancel: unary((_: Empty, connection) => {
      connection.cancel();
      return new Empty();
    }),
    invoke: unary((request: pb.InvokeRequest): pb.InvokeResponse => {
      if (definition.invoke === undefined) throw new Error(notServed(definition, `the function ${request.getTok()}`));
      const { props } = unwrap(request.getArgs());
      return new pb.InvokeResponse().setReturn(wrap(definition.invoke(request.getTok(), props)));
    }),
    call: unary((request: pb.CallRequest): pb.CallResponse => {
      throw new Error(notServed(definition, `the method ${request.getTok()}`));
    }),
    construct: unary((request: pb.ConstructRequest): pb.ConstructResponse => {
      throw new Error(notServed(definition, `the component ${request.getType()}`));
    }),
  };
}

function notServed(definition: ProviderDefinition, what: string): string {
  return (
    `${what} is not served by the fallback provider for the ${definition.name} plugin; ` +
    "use resources only, or run where the plugin can be downloaded"
  );
}
