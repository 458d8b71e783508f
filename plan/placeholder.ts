import { createHash } from "node:crypto";

import { isPlaceholder } from "../lib/placeholder";

/** First eight hexadecimal digits of the SHA-256 of a value's JSON, enough to detect a change. */
export function shortHash(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(value ?? null))
    .digest("hex")
    .slice(0, 8);
}

/** Placeholder for a secret, from its encrypted form: changes with it and reveals nothing of the value. */
export function secretPlaceholder(ciphertext: string): string {
  return `[secret ${shortHash(ciphertext)}]`;
}

/** Placeholder for a required secret that is not set yet; `key` as in `thoughts:apiKey`. */
export function unsetPlaceholder(key: string): string {
  return `[unset ${key}]`;
}

/** Whether a string is, or contains, one of the placeholders above. */
export function hasPlaceholder(value: string): boolean {
  return /\[(?:secret [0-9a-f]{8}|unset [^\]]+)\]/.test(value);
}

/**
 * A secret as it may be shown: its structure stays, each leaf becomes a placeholder. A leaf that is already a placeholder
 * is kept, so that one secret looks the same wherever it is used.
 */
export function maskSecret(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecret);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskSecret(inner)]));
  }
  if (typeof value === "string" && isPlaceholder(value)) return value;
  return secretPlaceholder(JSON.stringify(value ?? null));
}
