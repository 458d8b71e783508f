/** Whether a plan has put a string in the place of a secret, as `plan/placeholder.ts` writes it: a plan decrypts none. */
export function isPlaceholder(value: string): boolean {
  return /^\[(?:secret|unset) [^\]]+\]$/.test(value);
}

/** Placeholder for something that is derived from a secret; what is derived from an unset one is unset as well. */
export function derivedPlaceholder(what: string, placeholder: string): string {
  return placeholder.startsWith("[unset ") ? placeholder : `[${what} of ${placeholder.slice(1)}`;
}
