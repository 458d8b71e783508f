import { at } from "../../../lib/values";
import type { KubernetesObject } from "../../../plan/text/manifests";
import { NOT_JUDGED } from "./exceptions";
import type { Namespaces } from "./namespaces";
import { type ApiResponse, type ApiServer, describe } from "./server";
import { inNamespace, label, podOf, type Subject } from "./subject";

/** Requests at the same time. */
const PARALLEL = 8;
/** The admission of Pods reads these, so they are created for real: the default account alone would be there. */
const READ_BY_ADMISSION: ReadonlySet<unknown> = new Set(["LimitRange", "ResourceQuota", "ServiceAccount"]);

/** What an API server says about a set of objects. */
export interface Judgement {
  /** Number of accepted objects by kind. */
  readonly accepted: Map<string, number>;
  /** Number of accepted Pods that were made from a template. */
  pods: number;
  /** Refusals and warnings, each with the object's label. */
  readonly problems: string[];
  /** Objects that the server cannot judge, each with the reason. */
  readonly notJudged: string[];
}

/**
 * Asks the API server about each object and about a Pod from each template. Namespaces, and what the admission of Pods
 * reads, are created for real in `namespaces`; everything else is a dry run.
 */
export async function dryRun(
  server: ApiServer,
  namespaces: Namespaces,
  subjects: readonly Subject[],
): Promise<Judgement> {
  return new DryRun(server, namespaces).of(subjects);
}

class DryRun {
  private readonly judgement: Judgement = { accepted: new Map(), pods: 0, problems: [], notJudged: [] };

  constructor(
    private readonly server: ApiServer,
    private readonly namespaces: Namespaces,
  ) {}

  async of(subjects: readonly Subject[]): Promise<Judgement> {
    const known = subjects.filter((subject) => this.isServed(subject)).map((subject) => this.withNamespace(subject));
    const isNamespace = ({ object }: Subject) => object.kind === "Namespace";
    const isRead = ({ object }: Subject) => READ_BY_ADMISSION.has(object.kind);

    await forEach(known.filter(isNamespace), async (subject) => {
      this.note(subject, await this.namespaces.create(subject.object));
    });
    await forEach(undeclaredNamespaces(known), async (subject) => {
      this.hasProblem(label(subject), await this.namespaces.create(subject.object));
    });
    const others = known.filter((subject) => !isNamespace(subject));
    await forEach(others.filter(isRead), (subject) => this.createReal(subject));
    await forEach(
      others.filter((subject) => !isRead(subject)),
      (subject) => this.try(subject),
    );
    return this.judgement;
  }

  /** Whether the server serves the object's kind; otherwise notes why it is not judged, or that this is a problem. */
  private isServed(subject: Subject): boolean {
    const { apiVersion, kind } = subject.object;
    if (this.server.resource(String(apiVersion), String(kind)) !== undefined) return true;
    const type = `${String(apiVersion)} ${String(kind)}`;
    const reason = NOT_JUDGED[type] ?? (subject.chart ? this.customResourceReason(String(apiVersion)) : undefined);
    if (reason === undefined) this.judgement.problems.push(`${label(subject)}: the API server does not serve ${type}`);
    else this.judgement.notJudged.push(`${label(subject)}: ${reason}`);
    return false;
  }

  /** A group of Kubernetes itself has no dot, or it is served, if not in this version. */
  private customResourceReason(apiVersion: string): string | undefined {
    const [group = ""] = apiVersion.split("/");
    const custom = group.includes(".") && !this.server.servesGroup(group);
    return custom ? `its CRD, of the group ${group}, is not installed here` : undefined;
  }

  /** An object that names no namespace is created in `default`, the namespace of a kubeconfig that names none either. */
  private withNamespace(subject: Subject): Subject {
    const { object } = subject;
    if (!this.isNamespaced(object) || at(object.metadata, "namespace") !== undefined) return subject;
    return { ...subject, object: inNamespace(object, "default") };
  }

  private async createReal(subject: Subject): Promise<void> {
    const object = this.moved(subject.object);
    const response = await this.server.apply(object, { dryRun: false });
    this.note(subject, response);
    if (object.kind === "ResourceQuota" && response.code < 300) await this.namespaces.awaitQuota(object);
  }

  private async try(subject: Subject): Promise<void> {
    this.note(subject, await this.server.apply(this.moved(subject.object), { dryRun: true }));
    const pod = podOf(subject.object);
    if (pod === undefined) return;
    const response = await this.server.apply(this.moved(pod), { dryRun: true });
    if (this.hasProblem(`${label(subject)}, a Pod from its template`, response)) return;
    this.judgement.pods += 1;
  }

  private note(subject: Subject, response: ApiResponse): void {
    if (this.hasProblem(label(subject), response)) return;
    const kind = String(subject.object.kind);
    this.judgement.accepted.set(kind, (this.judgement.accepted.get(kind) ?? 0) + 1);
  }

  private hasProblem(what: string, { code, body, warnings }: ApiResponse): boolean {
    const found = [
      ...(code < 300 ? [] : [`refused: ${describe(body)}`]),
      ...warnings.map((warning) => `warning: ${warning}`),
    ];
    this.judgement.problems.push(...found.map((problem) => `${what}: ${problem}`));
    return found.length > 0;
  }

  private moved(object: KubernetesObject): KubernetesObject {
    return this.namespaces.moved(object, this.isNamespaced(object));
  }

  private isNamespaced({ apiVersion, kind }: KubernetesObject): boolean {
    return this.server.resource(String(apiVersion), String(kind))?.namespaced === true;
  }
}

/** The namespaces that objects are in and that nobody declares, such as kube-system; no label is known of them. */
function undeclaredNamespaces(subjects: readonly Subject[]): Subject[] {
  const declared = subjects.filter(({ object }) => object.kind === "Namespace");
  const names = new Set(subjects.map(({ object }) => at(object.metadata, "namespace")));
  for (const { object } of declared) names.delete(at(object.metadata, "name"));
  names.delete(undefined);
  return [...names].map((name) => ({
    origin: "the cluster",
    chart: false,
    object: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
  }));
}

/** Runs `work` for all items, a few at the same time. */
async function forEach<Item>(all: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...all];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}
