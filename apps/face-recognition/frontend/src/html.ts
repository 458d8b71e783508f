/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What a template may contain: everything but {@link Html} is escaped; `false`, `null` and `undefined` add nothing. */
export type Content = Html | string | number | false | null | undefined | readonly Content[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Builds HTML. Values of attributes have to be in quotation marks. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.map((part, i) => part + render(contents[i])).join(""));
}

function render(content: Content): string {
  if (content === false || content === null || content === undefined) return "";
  if (content instanceof Html) return content.text;
  if (typeof content === "string") return content.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
  if (typeof content === "number") return String(content);
  return content.map(render).join("");
}
