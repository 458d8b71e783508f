import { html, type Html } from "../html.js";
import type { Problem } from "../problem.js";
import { layout, type PageContext } from "./layout.js";

/** The page of an error; if that passes, the page reloads by itself. */
export function problemPage(context: PageContext, problem: Problem): Html {
  const seconds = problem.headers["retry-after"];
  const content = html`<div class="alone surface" ${seconds !== undefined && html`data-retry-seconds="${seconds}"`}>
    <h1>${problem.title}</h1>
    <p role="status">${problem.message}</p>
    <p class="soft">
      ${seconds === undefined ? html`<a href="/">To the images</a>` : "This page is loaded again by itself."}
    </p>
  </div>`;
  // Browsers with scripts ask first whether the page is there, so that it does not flicker.
  const head = seconds !== undefined && html`<noscript><meta http-equiv="refresh" content="${seconds}" /></noscript>`;
  return layout(context, { title: problem.title, head, content });
}
