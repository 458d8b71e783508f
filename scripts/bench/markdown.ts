import { format, resolveConfig } from "prettier";

/** Formats Markdown as `npm run lint` requires. @param path The path of its file. */
export async function formatMarkdown(text: string, path: string): Promise<string> {
  return format(text, { ...(await resolveConfig(path)), parser: "markdown", proseWrap: "always" });
}

/** A table in Markdown: its head, then its rows. @param align How the columns are aligned; @default to the left */
export function markdownTable(
  rows: readonly (readonly string[])[],
  align: (column: number) => "left" | "right" = () => "left",
): string {
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => (align(column) === "right" ? "--:" : "---"));
  return [head, rule, ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
