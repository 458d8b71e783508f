import { buildGo, type GoProgram } from "../../local/host/gobuild";
import { ensureGo } from "../../local/host/golang";
import { localPaths } from "../../local/host/paths";
import { FERRETDB } from "../../local/mirror/mongo/program";
import { VERSITYGW } from "../../local/mirror/versitygw/program";

/** A server that tests start, for services with one of these client libraries. */
interface TestServer {
  readonly clients: readonly string[];
  readonly program: GoProgram;
  /** Environment variable with the path of the program. */
  readonly variable: string;
}

const SERVERS: readonly TestServer[] = [
  { clients: ["mongodb", "go.mongodb.org/mongo-driver/v2"], program: FERRETDB, variable: "FERRETDB" },
  { clients: ["github.com/aws/aws-sdk-go-v2/service/s3"], program: VERSITYGW, variable: "VERSITYGW" },
];

/**
 * Compiles the servers that the tests of a service start, unless the cache has them; returns their paths as environment
 * variables.
 *
 * @param dependencies Names of the packages that the service requires.
 */
export async function testServers(dependencies: readonly string[]): Promise<Record<string, string>> {
  const paths = localPaths();
  const print = (text: string): void => {
    console.log(text);
  };
  const environment: Record<string, string> = {};
  for (const { clients, program, variable } of SERVERS) {
    if (!clients.some((client) => dependencies.includes(client))) continue;
    await ensureGo(paths, print);
    environment[variable] = await buildGo(paths, program, print);
  }
  return environment;
}
