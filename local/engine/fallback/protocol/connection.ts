import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

import type { Log, Provider } from "./types";

/** One engine connection, which is one provider resource of the program. */
export class Connection {
  private readonly aborter = new AbortController();
  private engine: EngineClient | undefined;
  private configured: Provider | undefined;

  /** Aborted when the user cancels the run. */
  get signal(): AbortSignal {
    return this.aborter.signal;
  }

  /** @throws Error before the engine has configured this provider. */
  get provider(): Provider {
    if (this.configured === undefined) throw new Error("the engine uses a provider that it has not configured");
    return this.configured;
  }

  configure(provider: Provider): void {
    this.configured = provider;
  }

  /** Learns where the engine takes messages (`host:port`). */
  attach(engineAddress: string): void {
    this.engine ??= new EngineClient(engineAddress, grpc.credentials.createInsecure());
  }

  cancel(): void {
    this.aborter.abort(new Error("cancelled"));
  }

  /** Messages that the engine shows beside the resource. */
  log(urn: string): Log {
    const send = (severity: LogSeverity, message: string, ephemeral: boolean): void => {
      const request = new LogRequest().setSeverity(severity).setMessage(message).setUrn(urn).setEphemeral(ephemeral);
      // A message that cannot be shown must not fail the deployment it is about.
      this.engine?.log(request, () => undefined);
    };
    return {
      status: (text) => {
        send(LogSeverity.INFO, text, true);
      },
      info: (text) => {
        send(LogSeverity.INFO, text, false);
      },
      warning: (text) => {
        send(LogSeverity.WARNING, text, false);
      },
    };
  }
}

/**
 * The connections of one stand-in. An attached provider serves every provider resource of its package on one port: the
 * engine opens a connection for each, so the client's address tells them apart.
 */
export class Connections {
  private readonly byPeer = new Map<string, Connection>();

  /** A new connection. Its client may have the port of an earlier one, which is over and was cancelled. */
  opened(peer: string): Connection {
    const connection = new Connection();
    this.byPeer.set(peer, connection);
    return connection;
  }

  of(peer: string): Connection {
    const known = this.byPeer.get(peer) ?? new Connection();
    this.byPeer.set(peer, known);
    return known;
  }
}
