/** A table in Markdown: its head, then its rows. @param align How the columns are aligned; @default to the left */
export function markdownTable(
  rows: readonly (readonly string[])[],
  align: (column: number) => "left" | "right" = () => "left",
): string {
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => (align(column) === "right" ? "--:" : "---"));
  return [head, rule, ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
