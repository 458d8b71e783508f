import { mkdirSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { selfSigned } from "../../support/certificate";
import type { Journal } from "./journal";

const ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";

/** What the API servers answer after a policy is associated with an access entry, in order; 200 from then on. */
const LATE = [401, 401, 403, 200, 401];

/** Messages by status, as Kubernetes has them. */
const MESSAGES: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: 'namespaces is forbidden: User "test" cannot list resource "namespaces" in API group "" at the cluster scope',
};

/** The API servers of the fake EKS clusters. */
export interface FakeApi {
  /** URL without the cluster's name. */
  readonly url: string;
  /** The certificate of its authority, as PEM. */
  readonly authority: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves, for any cluster, the one request that tells whether an identity has access, as EKS does: access entries take effect
 * late, and not at once on all API servers. The Kubernetes provider learns from the journal whether access was granted.
 */
export async function startFakeApi(journal: Journal): Promise<FakeApi> {
  const folder = join(journal.folder, "api");
  mkdirSync(folder, { recursive: true });
  const { cert, key } = selfSigned(folder);
  const answers = new Map<string, number>();

  /** The status of an answer, for a request with a token. */
  const statusFor = (cluster: string): number => {
    if (journal.accessRefused || !isAssociated(journal)) return 401;
    const count = answers.get(cluster) ?? 0;
    answers.set(cluster, count + 1);
    return LATE[count] ?? 200;
  };
  const server = createServer({ cert, key }, (request, response) => {
    const [, cluster, path] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? "") ?? [];
    const token = /^Bearer k8s-aws-v1\.\S+$/.test(request.headers.authorization ?? "");
    const known = cluster !== undefined && path === "/api/v1/namespaces?limit=1";
    const status = known ? (token ? statusFor(cluster) : 401) : 404;
    if (known && status === 200 && (answers.get(cluster) ?? 0) > LATE.length) journal.grantAccess(cluster);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: status === 200 ? "NamespaceList" : "Status", message: MESSAGES[status] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    authority: cert,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

function isAssociated(journal: Journal): boolean {
  const count = (wanted: string): number =>
    journal.read().filter(({ operation, type }) => operation === wanted && type === ASSOCIATION).length;
  return count("create") > count("delete");
}
