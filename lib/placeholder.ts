/** Whether a plan has put a string in the place of a secret, as `plan/placeholder.ts` writes it: a plan decrypts none. */
export function isPlaceholder(value: string): boolean {
  return /^\[(?:secret|unset) [^\]]+\]$/.test(value);
}
