import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { ClusterClient } from "../e2e/support/cluster";

/** Keys of Secrets with values that are not secret. */
const PUBLIC_KEYS = [
  ...["MYSQL_HOST", "MYSQL_PORT", "MYSQL_DATABASE", "MYSQL_USER", "MYSQL_SSL_MODE", "MYSQL_SSL_CA"],
  ...["POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER"],
  // The name of an object store's only access key.
  ...["AWS_ACCESS_KEY_ID", "ROOT_ACCESS_KEY_ID"],
];

/** In characters; shorter secrets would match by coincidence. */
const MIN_LENGTH = 12;

/** The secrets of a test run, previous values included, and the search for them in text. */
export class Secrets {
  /** Names of the secrets, by the text to search for. */
  private readonly known = new Map<string, string>();

  /** Number of texts to search for. */
  get count(): number {
    return this.known.size;
  }

  /** Adds a secret; of a private key in PEM form, the lines of its body that are not part of the public key. */
  learn(name: string, value: string): void {
    const lines = value.split("\n").filter((line) => line.length >= MIN_LENGTH && !line.startsWith("-----"));
    // The first quarter of an RSA private key is the modulus, which is public.
    for (const line of value.startsWith("-----") ? lines.slice(Math.ceil(lines.length / 3)) : lines) {
      this.known.set(line, name);
      // The encoding in Kubernetes Secrets.
      this.known.set(Buffer.from(line).toString("base64").replace(/=+$/, ""), `${name} in base64`);
    }
  }

  /** Adds the secret values of the application's Secrets. */
  async learnFrom(cluster: ClusterClient): Promise<void> {
    for (const [secret, values] of await cluster.secrets()) {
      for (const [key, value] of values) if (!PUBLIC_KEYS.includes(key)) this.learn(`${secret}/${key}`, value);
    }
  }

  /** Names of the secrets that a text contains. */
  shownBy(text: string): string[] {
    const names = [...this.known].filter(([secret]) => text.includes(secret)).map(([, name]) => name);
    return [...new Set(names)];
  }

  /** The number of files in a folder, and the secrets that they contain, as `file: name`. */
  foundIn(folder: string): { readonly files: number; readonly leaks: readonly string[] } {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const leaks = files.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return this.shownBy(readFileSync(path, "utf8")).map((name) => `${path}: ${name}`);
    });
    return { files: files.length, leaks };
  }
}
