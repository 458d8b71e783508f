import { once } from "node:events";
import { request } from "node:https";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

import { ProblemsError } from "../../lib/problems-error";
import { runProcess, type ProcessResult } from "../../lib/process";
import { connectThroughProxy, proxyFor } from "./proxy";

/** Seconds that the API server has for an answer. */
const REQUEST_SECONDS = 10;

/** Seconds that the `aws` command has for a token. It may have to assume a role, or ask for temporary credentials. */
const COMMAND_SECONDS = 30;

/** A request that only an authenticated and authorized identity may make; it reads at most one object. */
const PATH = "/api/v1/namespaces?limit=1";

/** The parts of a kubeconfig of pulumi-eks 4.3.0 that matter here; it has one cluster and one user. */
interface EksKubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly "certificate-authority-data": string } },
  ];
  readonly users: readonly [{ readonly user: { readonly exec: ExecCommand } }];
}

/** The command that authenticates is not on this machine. */
export class MissingCommandError extends ProblemsError {}

/** The command that prints a token for the API server. */
interface ExecCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
}

/**
 * Asks the API server of an EKS kubeconfig, with a new token and over a new connection, whether it accepts the identity.
 *
 * @param kubeconfig JSON.
 * @param seconds Seconds that the API server has. @default 10
 * @returns undefined if it does, otherwise the reason why not, without secrets.
 * @throws MissingCommandError if the command that prints the token cannot be started.
 */
export async function askApiServer(kubeconfig: string, seconds = REQUEST_SECONDS): Promise<string | undefined> {
  const { clusters, users } = JSON.parse(kubeconfig) as EksKubeconfig;
  const { server, "certificate-authority-data": authority } = clusters[0].cluster;
  const { exec } = users[0].user;
  const result = await run(exec, exec.args);
  if (result.code !== 0) return `${exec.command} printed no token: ${lastLine(result.stderr)}`;
  const token = tokenIn(result.stdout);
  if (token === undefined) return `${exec.command} printed no token, but something else`;
  const answer = await get(server, token, Buffer.from(authority, "base64").toString(), seconds);
  return answer?.replaceAll(token, "[token]");
}

/** ARN of the identity that a kubeconfig's `aws` command uses; undefined if AWS does not tell it. */
export async function callerIdentity(kubeconfig: string): Promise<string | undefined> {
  const { exec } = (JSON.parse(kubeconfig) as EksKubeconfig).users[0].user;
  const { code, stdout } = await run(exec, ["sts", "get-caller-identity", "--query", "Arn", "--output", "text"]);
  return code === 0 ? stdout.trim() : undefined;
}

async function run({ command, env }: ExecCommand, args: readonly string[]): Promise<ProcessResult> {
  try {
    return await runProcess(command, args, {
      env: Object.fromEntries((env ?? []).map(({ name, value }) => [name, value])),
      signal: AbortSignal.timeout(COMMAND_SECONDS * 1000),
    });
  } catch (error) {
    throw new MissingCommandError(
      `${error instanceof Error ? error.message : String(error)}. It prints the tokens for the API server of EKS: install ` +
        "the AWS CLI, then test it with: aws sts get-caller-identity",
    );
  }
}

/** The token in the output of a command; undefined if there is none. */
function tokenIn(output: string): string | undefined {
  try {
    const { status } = JSON.parse(output) as { readonly status?: { readonly token?: string } };
    return status?.token;
  } catch {
    return undefined;
  }
}

/** Returns undefined for an answer of status 200, otherwise what came instead. */
async function get(server: string, token: string, ca: string, seconds: number): Promise<string | undefined> {
  const url = new URL(`${server.replace(/\/$/, "")}${PATH}`);
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    const proxy = proxyFor(url, process.env);
    const socket = proxy && (await connectThroughProxy(proxy, url, { ca, signal }));
    const sent = request(url, {
      headers: { authorization: `Bearer ${token}`, accept: "application/json" },
      ca,
      signal,
      agent: false,
      ...(socket && { createConnection: () => socket }),
    });
    const answered = once(sent, "response") as Promise<[IncomingMessage]>;
    sent.end();
    const [response] = await answered;
    const body = await text(response);
    return response.statusCode === 200 ? undefined : describe(response, body);
  } catch (error) {
    if (signal.aborted) return `no answer from ${url.host} within ${seconds} seconds; ${UNREACHABLE}`;
    return `no connection to ${url.host}: ${error instanceof Error ? error.message : String(error)}; ${UNREACHABLE}`;
  }
}

/** What to look at if no answer comes. */
const UNREACHABLE = "slipway:cluster.publicAccessCidrs must contain your address, or your network reach the cluster's";

/** Status and message of an answer, such as `403 Forbidden: namespaces is forbidden: User "x" cannot list …`. */
function describe({ statusCode = 0, statusMessage = "" }: IncomingMessage, body: string): string {
  const status = `${statusCode} ${statusMessage}`;
  try {
    const { message } = JSON.parse(body) as { readonly message?: string };
    return message === undefined || message === statusMessage ? status : `${status}: ${message}`;
  } catch {
    return status;
  }
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
