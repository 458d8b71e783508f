import { html, type Content, type Html } from "../html.js";
import { uploadIcon } from "./icons.js";
import type { PageContext } from "./layout.js";

const MIB = 1024 * 1024;

/** What is different between the forms that send pictures to the receiver. */
export interface UploadForm {
  readonly action: "/images" | "/people";
  /** Number of pictures in one request. */
  readonly maxPictures: number;
  /** Shown before the field of the pictures. */
  readonly fields?: Content;
  readonly label: string;
  readonly button: string;
}

/** A form that sends pictures; the browser's script adds a drop zone, progress and messages. */
export function uploadForm({ maxPictureBytes }: PageContext, form: UploadForm): Html {
  const mib = maxPictureBytes / MIB;
  const id = `pictures-for-${form.action.slice(1)}`;
  return html`<form
    class="upload surface"
    action="${form.action}"
    method="post"
    enctype="multipart/form-data"
    data-max-bytes="${maxPictureBytes}"
    data-max-pictures="${form.maxPictures}"
  >
    ${form.fields}
    <div class="drop-zone">
      ${uploadIcon()}
      <div class="field">
        <label for="${id}">${form.label}</label>
        <input
          id="${id}"
          name="picture"
          type="file"
          accept="image/png,image/jpeg"
          multiple
          required
          aria-describedby="${id}-hint"
        />
        <p id="${id}-hint" class="hint">
          PNG or JPEG, up to ${mib} MiB each, at most ${form.maxPictures} at once.<span class="drop-hint">
            You can also drop them here.</span
          >
        </p>
      </div>
      <button class="button" type="submit">${form.button}</button>
    </div>
    <ul class="uploads" aria-label="Uploads" hidden></ul>
    <p class="visually-hidden" role="status" data-upload-status></p>
  </form>`;
}
