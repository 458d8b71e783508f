import { type Configuration, HttpMethod } from "@kubernetes/client-node";

import { at, isRecord, items } from "../../../lib/values";
import { apiConfiguration } from "../../../local/cluster/api";
import type { KubernetesObject } from "../../../plan/text/manifests";

/** Milliseconds that a request may take. */
const REQUEST_TIMEOUT = 60_000;
/** Discovery in one document per root: all kinds of all groups. */
const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
/** The owner of the fields that are applied. */
const FIELD_MANAGER = "slipway-dry-run";

/** A kind as the server serves it. */
export interface ApiResource {
  /** Path of its group and version, such as `/apis/apps/v1`. */
  readonly root: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** The server's response to a request about one object. */
export interface ApiResponse {
  readonly code: number;
  readonly body: unknown;
  /** Texts of the `Warning` headers, such as that of a deprecated API. */
  readonly warnings: readonly string[];
}

/** A client of an API server that shows everything that the server says about an object, warnings included. */
export class ApiServer {
  private constructor(
    private readonly configuration: Configuration,
    /** Version of Kubernetes, such as `v1.35.4`. */
    readonly version: string,
    private readonly resources: ReadonlyMap<string, ApiResource>,
  ) {}

  /** @throws Error if the kubeconfig cannot be read, or the server cannot be reached. */
  static async connect(kubeconfig: string, context: string): Promise<ApiServer> {
    const configuration = apiConfiguration(kubeconfig, { context, timeout: REQUEST_TIMEOUT });
    const read = async (path: string): Promise<unknown> => {
      const { code, body } = await send(configuration, HttpMethod.GET, path, { accept: DISCOVERY });
      if (code !== 200) throw new Error(`GET ${path} of the API server: ${code} ${describe(body)}`);
      return body;
    };
    const roots = await Promise.all(["/api", "/apis"].map(async (root) => resourcesOf(root, await read(root))));
    const version = String(at(await read("/version"), "gitVersion"));
    return new ApiServer(configuration, version, new Map(roots.flat()));
  }

  /** The API versions and kinds that are served, as Helm's `Capabilities.APIVersions` has them. */
  get apiVersions(): readonly string[] {
    const kinds = [...this.resources.keys()].map((key) => key.replace(" ", "/"));
    return [...new Set([...this.resources.keys()].map((key) => key.split(" ")[0] ?? "")), ...kinds];
  }

  /** A kind; undefined if the server does not serve it in this API version. */
  resource(apiVersion: string, kind: string): ApiResource | undefined {
    return this.resources.get(`${apiVersion} ${kind}`);
  }

  /** Whether the server serves any version of an API group. */
  servesGroup(group: string): boolean {
    return [...this.resources.keys()].some((key) => key.startsWith(`${group}/`));
  }

  /** Server-side apply of an object of a kind that is served. */
  apply(object: KubernetesObject, { dryRun }: { readonly dryRun: boolean }): Promise<ApiResponse> {
    const query = new URLSearchParams({
      fieldManager: FIELD_MANAGER,
      force: "true",
      fieldValidation: "Strict",
      ...(dryRun ? { dryRun: "All" } : {}),
    });
    return this.request(HttpMethod.PATCH, `${this.path(object)}?${query.toString()}`, JSON.stringify(object));
  }

  read(object: KubernetesObject): Promise<ApiResponse> {
    return this.request(HttpMethod.GET, this.path(object));
  }

  /** Starts the deletion of an object. */
  delete(object: KubernetesObject): Promise<ApiResponse> {
    return this.request(HttpMethod.DELETE, this.path(object));
  }

  private request(method: HttpMethod, path: string, body?: string): Promise<ApiResponse> {
    const type = body === undefined ? {} : { "content-type": "application/apply-patch+yaml" };
    return send(this.configuration, method, path, { accept: "application/json", ...type }, body);
  }

  private path(object: KubernetesObject): string {
    const { apiVersion, kind, metadata } = object;
    const found = this.resource(String(apiVersion), String(kind));
    if (found === undefined) throw new Error(`the API server does not serve ${String(apiVersion)} ${String(kind)}`);
    const place = found.namespaced ? `/namespaces/${String(at(metadata, "namespace"))}` : "";
    return `${found.root}${place}/${found.plural}/${encodeURIComponent(String(at(metadata, "name")))}`;
  }
}

/** The message of a response that is not a success. */
export function describe(body: unknown): string {
  const message = at(body, "message");
  return typeof message === "string" ? message : JSON.stringify(body);
}

async function send(
  configuration: Configuration,
  method: HttpMethod,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<ApiResponse> {
  const request = configuration.baseServer.makeRequestContext(path, method);
  for (const [name, value] of Object.entries(headers)) request.setHeaderParam(name, value);
  if (body !== undefined) request.setBody(body);
  request.setSignal(AbortSignal.timeout(REQUEST_TIMEOUT));
  await configuration.authMethods.default?.applySecurityAuthentication(request);
  const response = await configuration.httpApi.send(request).toPromise();
  const text = await response.body.text();
  return { code: response.httpStatusCode, body: parsed(text), warnings: warningsOf(response.headers.warning ?? "") };
}

/** A response that is not JSON is an error's text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { message: text };
  }
}

/** The texts of `Warning` headers, which the HTTP client joins: `299 - "text", 299 - "text"`. */
function warningsOf(header: string): string[] {
  return [...header.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text.replace(/\\(.)/g, "$1"));
}

/** The kinds of a discovery document as `<API version> <kind>`. */
function resourcesOf(root: string, discovery: unknown): [string, ApiResource][] {
  return items(at(discovery, "items")).flatMap((group) => {
    const name = at(group, "metadata", "name");
    return items(at(group, "versions")).flatMap((version) => {
      const groupVersion = [name, at(version, "version")].filter(Boolean).map(String).join("/");
      return items(at(version, "resources"))
        .filter(isRecord)
        .map((one): [string, ApiResource] => [
          `${groupVersion} ${String(at(one, "responseKind", "kind"))}`,
          { root: `${root}/${groupVersion}`, plural: String(one.resource), namespaced: one.scope === "Namespaced" },
        ]);
    });
  });
}
