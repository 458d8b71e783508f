import type * as pulumi from "@pulumi/pulumi";

import type { Client, Connectable, PodConnection } from "../workload/connections";

/** One database, as its clients see it. */
export interface DatabaseConnection extends PodConnection {
  /** Names of the environment variables that clients get. */
  readonly variables: readonly string[];
}

/** A client that is connected to a database. */
interface Connected {
  readonly client: Client;
  readonly database: string;
  readonly variables: readonly string[];
}

/**
 * The clients of all databases of an application. They are known once the application's `deploy` has returned: what has to
 * happen after all of them have been rolled out is created only then.
 */
export class DatabaseClients {
  private readonly connected: Connected[] = [];
  private readonly steps: (() => void)[] = [];
  private complete = false;

  constructor(private readonly application: string) {}

  /**
   * Access to a database, which registers every client that connects.
   *
   * @param database name of the database, unique in the stack.
   * @param whenComplete is called once, with the clients; @default nothing depends on them
   * @throws Error if the application's `deploy` has returned.
   */
  access(
    database: string,
    { variables, ...connection }: DatabaseConnection,
    whenComplete?: (clients: readonly pulumi.Resource[]) => void,
  ): Connectable {
    this.assertOpen(`the database ${database} is created`);
    if (whenComplete) {
      this.steps.push(() => {
        const clients = this.connected.filter((one) => one.database === database).map(({ client }) => client.resource);
        whenComplete([...new Set(clients)]);
      });
    }
    return {
      connect: (client) => {
        this.register({ client, database, variables });
        return connection;
      },
    };
  }

  /** Creates what depends on the clients; no other can connect afterwards. */
  finish(): void {
    this.complete = true;
    for (const step of this.steps) step();
  }

  private register(added: Connected): void {
    const { client, database, variables } = added;
    this.assertOpen(`${client.name} connects to the database ${database}`);
    for (const other of this.connected) {
      if (other.database === database || other.client.name !== client.name) continue;
      const shared = variables.filter((name) => other.variables.includes(name));
      if (shared.length > 0) {
        throw new Error(
          `${client.name} connects to the databases ${other.database} and ${database}, which both set ` +
            `${shared.join(", ")}; a workload can have one of them. Connect a workload of its own to the other.`,
        );
      }
    }
    this.connected.push(added);
  }

  private assertOpen(what: string): void {
    if (!this.complete) return;
    throw new Error(
      `${what} after deploy() of the application ${this.application} has returned: previous logins would be removed ` +
        "while it still needs them. Create it in deploy(), outside of callbacks.",
    );
  }
}
