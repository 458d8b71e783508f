/** Returns what the tree shows of a resource with these inputs; undefined and empty values are left out. */
export type KeyValues = (inputs: Readonly<Record<string, unknown>>) => (string | undefined)[];

/** A scalar as a string with an optional label and unit; `undefined` where it is not set. */
export function labelled(value: unknown, prefix = "", suffix = ""): string | undefined {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  return value === "" ? undefined : `${prefix}${value}${suffix}`;
}

/** An image reference without its registry and with 8 digits of its digest: `thoughts/users@5cff20a1`. */
export function shortImage(reference: unknown): string | undefined {
  if (typeof reference !== "string") return undefined;
  const host = /^[^/]+[.:][^/]*\//.exec(reference)?.[0] ?? "";
  return (
    reference
      .slice(host.length)
      // Docker Official Images, also through a pull-through cache.
      .replace(/^(?:\S+\/)?library\//, "")
      .replace(/(?::[^@/]+)?@(?:sha256:|\[digest of )([0-9a-f]{8})[0-9a-f]*\]?$/, "@$1")
      .replace(/:([0-9a-f]{8})[0-9a-f]{8,}$/, ":$1")
  );
}
