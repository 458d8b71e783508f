import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Cluster } from "../e2e/support/cluster";

/** Keys of Secrets whose values are no secrets. */
const PLAIN = ["POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER"];

/** Shorter texts would be found by accident. */
const SHORTEST = 12;

/** All secrets that were seen during the run, former ones too. */
export class Secrets {
  /** Text to look for, and what it is. */
  private readonly known = new Map<string, string>();

  /** How many there are. */
  get count(): number {
    return this.known.size;
  }

  /** Notes a secret; of a key in PEM form, the lines of its body that tell more than the public key does. */
  learn(name: string, value: string): void {
    const lines = value.split("\n").filter((line) => line.length >= SHORTEST && !line.startsWith("-----"));
    // An RSA key begins with the modulus, a quarter of it, which the public key consists of.
    for (const line of value.startsWith("-----") ? lines.slice(Math.ceil(lines.length / 3)) : lines) {
      this.known.set(line, name);
      // As Secrets carry it.
      this.known.set(Buffer.from(line).toString("base64").replace(/=+$/, ""), `${name} in base64`);
    }
  }

  /** Notes everything secret in the application's Secrets. */
  async learnFrom(cluster: Cluster): Promise<void> {
    for (const [secret, values] of await cluster.secrets()) {
      for (const [key, value] of values) if (!PLAIN.includes(key)) this.learn(`${secret}/${key}`, value);
    }
  }

  /** Names of the secrets that a text shows. */
  shownBy(text: string): string[] {
    const names = [...this.known].filter(([secret]) => text.includes(secret)).map(([, name]) => name);
    return [...new Set(names)];
  }

  /** Where secrets stand in plain text in the files of a folder, as `file: name`. */
  foundIn(folder: string): { readonly files: number; readonly leaks: readonly string[] } {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const leaks = files.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return this.shownBy(readFileSync(path, "utf8")).map((name) => `${path}: ${name}`);
    });
    return { files: files.length, leaks };
  }
}
