import type { KnownPerson, PeoplePage } from "../database/people.js";
import { html, type Html } from "../html.js";
import { layout, type PageContext } from "./layout.js";
import { thumbnail } from "./row.js";
import { uploadForm } from "./upload-form.js";

/** Pictures of one request to the receiver. */
const MAX_PICTURES = 5;
const MAX_NAME = 100;

/** The page of known people. */
export function knownPage(context: PageContext, { people, more }: PeoplePage, after: number | undefined): Html {
  const last = people.at(-1);
  const content = html`<h1>Known people</h1>
    <p class="lead">
      Faces in images are compared with these pictures. A clear picture of the face from the front is best.
    </p>
    ${uploadForm(context, {
      action: "/people",
      maxPictures: MAX_PICTURES,
      fields: html`<div class="field">
        <label for="name">Name</label>
        <input id="name" name="name" type="text" required maxlength="${MAX_NAME}" autocomplete="off" />
        <p class="hint">With the name of a known person, the pictures are added to that person's.</p>
      </div>`,
      label: "Pictures of the face",
      button: "Add",
    })}
    ${
      people.length === 0
        ? html`<p class="surface empty">
            ${after === undefined ? "Nobody is known yet." : "There are no more people."}
          </p>`
        : html`<ul class="people">
            ${people.map(personCard)}
          </ul>`
    }
    <nav class="pages" aria-label="Parts of the list">
      ${after !== undefined && html`<a href="/known">First</a>`}
      ${more && last && html`<a href="/known?after=${last.id}">Next</a>`}
    </nav>`;
  return layout(context, { title: "Known people", current: "/known", content });
}

function personCard({ id, name, pictures, images }: KnownPerson): Html {
  const found = images === 1 ? "1 image" : `${images} images`;
  return html`<li class="surface person-card">
    <h2>${name}</h2>
    <p>
      ${images === 0 ? html`<span class="soft">Not found in an image yet</span>` : html`<a href="/?person=${id}">Found in ${found}</a>`}
    </p>
    ${
      pictures.length === 0
        ? html`<p class="soft">There is no picture of this person.</p>`
        : html`<ul class="pictures">
            ${pictures.map(
              (picture, index) =>
                html`<li>${thumbnail("/pictures/known/", picture, `${name}, picture ${index + 1}`)}</li>`,
            )}
          </ul>`
    }
  </li>`;
}
