import { html, type Content, type Html } from "../html.js";

/** What all pages need. */
export interface PageContext {
  /** The address of a file of the page, such as a style sheet. */
  readonly asset: (name: string) => string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Bytes that the receiver accepts as one picture. */
  readonly maxPictureBytes: number;
}

/** A page's own parts. */
export interface PageParts {
  readonly title: string;
  /** The page's address in the navigation. */
  readonly current?: "/" | "/known";
  /** More elements of the head. */
  readonly head?: Content;
  readonly content: Content;
}

const STYLES = ["theme.css", "layout.css", "forms.css", "table.css", "cards.css", "people.css"];
const LINKS = [
  ["/", "Images"],
  ["/known", "Known people"],
] as const;

/** A whole HTML page. */
export function layout({ asset }: PageContext, { title, current, head, content }: PageParts): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Face recognition</title>
        <link rel="icon" href="${asset("mark.svg")}" type="image/svg+xml" />
        ${STYLES.map((name) => html`<link rel="stylesheet" href="${asset(name)}" />`)}
        <script type="module" src="${asset("main.js")}"></script>
        ${head}
      </head>
      <body>
        <a class="skip-link" href="#content">Skip to content</a>
        <header class="header">
          <div class="header-inner">
            <a class="brand" href="/"
              ><img src="${asset("mark.svg")}" alt="" width="30" height="30" />Face recognition</a
            >
            <nav aria-label="Pages">
              ${LINKS.map(
                ([address, text]) =>
                  html`<a href="${address}" ${address === current && html`aria-current="page"`}>${text}</a>`,
              )}
            </nav>
          </div>
        </header>
        <main id="content" class="content" tabindex="-1">${content}</main>
      </body>
    </html>`;
}
