import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

import type { ResourceLog, Provider } from "./types";

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
    if (this.configured === undefined) throw new Error("the engine called a provider that it has not configured");
    return this.configured;
  }

  configure(provider: Provider): void {
    this.configured = provider;
  }

  /** Sets the address (`host:port`) at which the engine receives messages. */
  attach(engineAddress: string): void {
    this.engine ??= new EngineClient(engineAddress, grpc.credentials.createInsecure());
  }

  cancel(): void {
    this.aborter.abort(new Error("cancelled"));
  }

  /** A log whose messages the engine shows next to a resource. */
  log(urn: string): ResourceLog {
    const send = (severity: LogSeverity, message: string, ephemeral: boolean): void => {
      const request = new LogRequest().setSeverity(severity).setMessage(message).setUrn(urn).setEphemeral(ephemeral);
      // A message that cannot be delivered must not fail the deployment.
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
 * The connections of one provider. It serves every provider resource of its package on one port: the engine opens a
 * connection for each of them, so the client's address identifies it.
 */
export class Connections {
  private readonly byPeer = new Map<string, Connection>();

  /** Adds a connection. Its client may have the port of an earlier one that is closed. */
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
