/** The page's mark, as in its favicon: a person and a key. */
export function Mark({ size }: { readonly size: number }) {
  return <img className="mark" src="/favicon.svg" alt="" width={size} height={size} />;
}
