import * as grpc from "@grpc/grpc-js";
import type { EngineEvent } from "@pulumi/pulumi/automation/events";
import { EventsService } from "@pulumi/pulumi/proto/events_grpc_pb";
import type { EventRequest } from "@pulumi/pulumi/proto/events_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { bind, SERVER_OPTIONS } from "./fallback/protocol/server";

/** A server that receives the engine's events. */
export interface EventStream {
  /** Arguments that make a command of the CLI send its events here. */
  readonly args: readonly string[];
  /** Environment variables that the arguments require. */
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}

/** Serves Pulumi's event protocol on a loopback port, as the Automation API does: events never reach the disk. */
export async function serveEvents(onEvent: (event: EngineEvent) => void): Promise<EventStream> {
  const server = new grpc.Server(SERVER_OPTIONS);
  server.addService(EventsService, {
    streamEvents: (call: grpc.ServerReadableStream<EventRequest, Empty>, done: grpc.sendUnaryData<Empty>) => {
      call.on("data", (request: EventRequest) => {
        onEvent(JSON.parse(request.getEvent()) as EngineEvent);
      });
      call.on("end", () => {
        done(null, new Empty());
      });
    },
  });
  const port = await bind(server);
  return {
    args: ["--event-log", `tcp://127.0.0.1:${port}`, "--color", "never"],
    // The CLI has this flag only in its debugging mode.
    env: { PULUMI_DEBUG_COMMANDS: "true" },
    close: () => {
      server.forceShutdown();
    },
  };
}
