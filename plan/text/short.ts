/** A scalar as a short text with an optional label and unit, or `undefined` where it is not set. */
export function text(value: unknown, before = "", after = ""): string | undefined {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  return value === "" ? undefined : `${before}${value}${after}`;
}

/** An image reference without its registry and with 8 digits of its digest: `thoughts/users@5cff20a1`. */
export function shortImage(reference: unknown): string | undefined {
  if (typeof reference !== "string") return undefined;
  const host = /^[^/]+[.:][^/]*\//.exec(reference)?.[0] ?? "";
  return (
    reference
      .slice(host.length)
      // Docker's official images, wherever they are fetched through.
      .replace(/^(?:\S+\/)?library\//, "")
      .replace(/(?::[^@/]+)?@(?:sha256:|\[digest of )([0-9a-f]{8})[0-9a-f]*\]?$/, "@$1")
      .replace(/:([0-9a-f]{8})[0-9a-f]{8,}$/, ":$1")
  );
}
