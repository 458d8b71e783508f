import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { createInterface } from "node:readline";

import type { Props, Value } from "../protocol/types";
import { isRecord, listAt, recordAt, textAt } from "../protocol/values";
import { withExecCredentials, type ClusterAccess } from "./kubeconfig";

/** An API server's refusal. */
export class ApiError extends Error {
  constructor(
    message: string,
    /** HTTP status. */
    readonly status: number,
    /** Kubernetes' reason, such as `NotFound`. */
    readonly reason: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** The API server did not answer at all. */
export class UnreachableError extends Error {}

/** How a kind is addressed. */
export interface KindInfo {
  readonly plural: string;
  readonly namespaced: boolean;
}

interface Request {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Value;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Seconds that a request other than a watch may take. */
const REQUEST_SECONDS = 60;

/** A small client of the Kubernetes API: any kind, as plain objects. */
export class KubernetesApi {
  private readonly kinds = new Map<string, Promise<Map<string, KindInfo>>>();
  private transport: Promise<{ agent: http.Agent; token?: string }> | undefined;

  constructor(private readonly access: ClusterAccess) {}

  /** Sends a request and gives the object it is answered with. @throws ApiError if the server refuses. */
  async request(path: string, request: Request = {}): Promise<Props> {
    const text = await this.text(path, request);
    const answer: unknown = text === "" ? {} : JSON.parse(text);
    return isRecord(answer) ? answer : {};
  }

  /** Sends a request and gives the text it is answered with (a container's log). */
  async text(path: string, request: Request = {}): Promise<string> {
    const limit = AbortSignal.timeout(REQUEST_SECONDS * 1000);
    const signal = request.signal === undefined ? limit : AbortSignal.any([request.signal, limit]);
    return read(await this.open(path, { ...request, signal }));
  }

  /** The lines of an answer that does not end (a watch), as they come. */
  async *lines(path: string, request: Request): AsyncGenerator<Props> {
    const response = await this.open(path, request);
    try {
      for await (const line of createInterface({ input: response })) {
        const event: unknown = JSON.parse(line);
        if (isRecord(event)) yield event;
      }
    } finally {
      response.destroy();
    }
  }

  /** Path of a collection: `/apis/apps/v1/namespaces/x/deployments`. */
  async collection(apiVersion: string, kind: string, namespace: string): Promise<string> {
    const { plural, namespaced } = await this.kind(apiVersion, kind);
    return `${groupPath(apiVersion)}${namespaced ? `/namespaces/${namespace}` : ""}/${plural}`;
  }

  /** @throws ApiError if the server does not know the kind. */
  async kind(apiVersion: string, kind: string): Promise<KindInfo> {
    const group = this.kinds.get(apiVersion) ?? this.discover(apiVersion);
    this.kinds.set(apiVersion, group);
    const found = await group.then(
      (known) => known.get(kind),
      (error: unknown) => {
        this.kinds.delete(apiVersion);
        throw error;
      },
    );
    if (found !== undefined) return found;
    // A custom resource's definition may have been applied since: ask anew next time.
    this.kinds.delete(apiVersion);
    throw new ApiError(`the cluster knows no ${kind} in ${apiVersion}; is its definition installed?`, 404, "NotFound");
  }

  private async discover(apiVersion: string): Promise<Map<string, KindInfo>> {
    const { resources = [] } = await this.request(groupPath(apiVersion));
    const plain = listAt(resources).filter((resource) => !textAt(resource, "name").includes("/"));
    return new Map(
      plain.map((resource) => [
        textAt(resource, "kind"),
        { plural: textAt(resource, "name"), namespaced: recordAt(resource).namespaced === true },
      ]),
    );
  }

  private async open(path: string, request: Request): Promise<http.IncomingMessage> {
    this.transport ??= this.connect();
    const { agent, token } = await this.transport;
    const query = new URLSearchParams(request.query).toString();
    const url = new URL(`${this.access.server}${path}${query === "" ? "" : `?${query}`}`);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const headers = {
      accept: "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && {
        "content-type": request.contentType ?? "application/json",
        // Node sends a DELETE's body without saying that there is one.
        "content-length": String(Buffer.byteLength(body)),
      }),
    };
    const send = url.protocol === "http:" ? http.request : https.request;
    const options = { method: request.method ?? "GET", agent, headers };
    const sent = send(url, request.signal === undefined ? options : { ...options, signal: request.signal });
    sent.end(body);
    const [response] = (await once(sent, "response").catch((error: unknown) => {
      if (request.signal?.aborted) throw request.signal.reason;
      const reason = error instanceof Error ? error.message : String(error);
      throw new UnreachableError(`the Kubernetes API at ${this.access.server} cannot be reached: ${reason}`, {
        cause: error,
      });
    })) as [http.IncomingMessage];
    // A connection that breaks later is seen by whoever reads the response.
    sent.on("error", (error) => response.destroy(error));
    if ((response.statusCode ?? 500) < 400) return response;
    throw refusal(response.statusCode ?? 500, await read(response));
  }

  private async connect(): Promise<{ agent: http.Agent; token?: string }> {
    const { server, ca, cert, key, token, insecure } = await withExecCredentials(this.access);
    const agent = server.startsWith("http:")
      ? new http.Agent({ keepAlive: true })
      : new https.Agent({ keepAlive: true, ca, cert, key, rejectUnauthorized: !insecure });
    return token === undefined ? { agent } : { agent, token };
  }
}

/** True if the server says that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** True for a failure that may be over a moment later: the server is starting, overloaded or briefly away. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 429 || error.status >= 500;
  return error instanceof UnreachableError;
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

async function read(response: http.IncomingMessage): Promise<string> {
  response.setEncoding("utf8");
  let text = "";
  for await (const part of response) text += String(part);
  return text;
}

function refusal(status: number, text: string): ApiError {
  try {
    const answer: unknown = JSON.parse(text);
    if (isRecord(answer)) return new ApiError(textAt(answer, "message"), status, textAt(answer, "reason"));
  } catch {
    // Not from the API server itself, but from something before it.
  }
  return new ApiError(`HTTP ${status}: ${text.slice(0, 200)}`, status, "");
}
