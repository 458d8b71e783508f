import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One operation of a fake provider: a line of JSON in the journal. */
export interface JournalEntry {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly operation: "create" | "update" | "delete" | "fail";
  readonly urn: string;
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
  /** The ID that the provider assigned; empty if the create failed. */
  readonly id: string;
}

/** A folder that outlives the processes: the operations of the fake providers, the injected faults and who has access. */
export class Journal {
  private readonly entries: string;
  private readonly faults: string;

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.entries = join(folder, "journal.jsonl");
    this.faults = join(folder, "faults.json");
  }

  add(entry: Omit<JournalEntry, "time">): void {
    appendFileSync(this.entries, `${JSON.stringify({ time: Date.now(), ...entry })}\n`);
  }

  /** All entries so far, in order. */
  read(): JournalEntry[] {
    if (!existsSync(this.entries)) return [];
    const lines = readFileSync(this.entries, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as JournalEntry);
  }

  /** Makes the next create of a resource fail; `urn` may be its end, such as `Role::slipway-dev`. */
  failOnce(urn: string): void {
    writeFileSync(this.faults, JSON.stringify([...this.readFaults(), urn]));
  }

  /** Whether the next create of a resource fails; removes the fault. */
  consumeFault(urn: string): boolean {
    const faults = this.readFaults();
    const hit = faults.findIndex((end) => urn.endsWith(end));
    if (hit < 0) return false;
    writeFileSync(this.faults, JSON.stringify(faults.filter((_, index) => index !== hit)));
    return true;
  }

  /** Whether the API servers refuse every identity, until {@link admitAccess}. */
  get accessRefused(): boolean {
    return existsSync(join(this.folder, "refused"));
  }

  refuseAccess(): void {
    writeFileSync(join(this.folder, "refused"), "");
  }

  admitAccess(): void {
    rmSync(join(this.folder, "refused"), { force: true });
  }

  /** Records that all API servers of a cluster accept the identity of the test. */
  grantAccess(cluster: string): void {
    writeFileSync(join(this.folder, `access-${cluster}`), "");
  }

  hasAccess(cluster: string): boolean {
    return existsSync(join(this.folder, `access-${cluster}`));
  }

  private readFaults(): string[] {
    return existsSync(this.faults) ? (JSON.parse(readFileSync(this.faults, "utf8")) as string[]) : [];
  }
}
