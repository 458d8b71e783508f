import type { ResourceOperation } from "../../../local/engine/fallback/protocol/types";
import type { Journal } from "./journal";
import { LeftBehind } from "./left-behind";

/** The resources that exist: what the fake providers created and have not deleted. */
export class World {
  private readonly live = new Map<string, string>();

  /** Digests of images in registries, by `<registry>/<repository>:<tag>`. */
  readonly pushed = new Map<string, string>();

  /** What AWS created by itself. */
  readonly leftBehind: LeftBehind;

  constructor(private readonly journal: Journal) {
    this.leftBehind = new LeftBehind(journal.folder);
    for (const { operation, type, id, urn } of journal.read()) {
      if (operation === "create") this.live.set(key(type, id), urn);
      if (operation === "delete") this.live.delete(key(type, id));
    }
  }

  /** @throws Error if a fault was injected for the create of this resource ({@link Journal.failOnce}). */
  injectFault({ type, name, urn }: ResourceOperation): void {
    if (!this.journal.consumeFault(urn)) return;
    this.journal.add({ operation: "fail", urn, type, name, id: "" });
    throw new Error(`${type} ${name} could not be created: the test injected a fault`);
  }

  /** @throws Error if a resource with the ID exists, or if a fault was injected. */
  create(work: ResourceOperation, id: string): void {
    this.injectFault(work);
    const { type, name, urn } = work;
    if (this.has(type, id)) throw new Error(`${type} ${id} already exists: two resources cannot share a name`);
    this.live.set(key(type, id), urn);
    this.journal.add({ operation: "create", urn, type, name, id });
  }

  /** @throws Error if it does not exist. */
  update({ type, name, urn }: ResourceOperation, id: string): void {
    this.assertHas(type, id, "updated");
    this.journal.add({ operation: "update", urn, type, name, id });
  }

  /** @throws Error if it does not exist. */
  delete({ type, name, urn }: ResourceOperation, id: string): void {
    this.assertHas(type, id, "deleted");
    this.live.delete(key(type, id));
    this.journal.add({ operation: "delete", urn, type, name, id });
  }

  has(type: string, id: string): boolean {
    return this.live.has(key(type, id));
  }

  /** Whether it existed, and is deleted. */
  isDeleted(type: string, id: string): boolean {
    return !this.has(type, id) && this.journal.read().some((entry) => entry.type === type && entry.id === id);
  }

  /** Whether all API servers of a fake cluster accept the identity of the test. */
  hasAccess(cluster: string): boolean {
    return this.journal.hasAccess(cluster);
  }

  /** IDs of the resources of a type. */
  ids(type: string): string[] {
    return [...this.live.keys()].flatMap((known) => {
      const [liveType, id = ""] = known.split(" ");
      return liveType === type ? [id] : [];
    });
  }

  private assertHas(type: string, id: string, operation: string): void {
    if (!this.has(type, id)) throw new Error(`${type} ${id} cannot be ${operation}: it does not exist`);
  }
}

function key(type: string, id: string): string {
  return `${type} ${id}`;
}
