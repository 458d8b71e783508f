import { send, type Answer } from "./send.js";
import { UploadItem } from "./upload-item.js";

const MIB = 1024 * 1024;
const TYPES = ["image/png", "image/jpeg"];
const BUSY = "This did not work at present.";
/** For answers that are not the receiver's own. */
const MESSAGES: Readonly<Record<number, string>> = {
  0: "The connection was interrupted.",
  413: "This is too large.",
  415: "This is neither a PNG nor a JPEG picture.",
  503: BUSY,
};

/** Lets a form send its pictures in the background, with progress and messages, and accept dropped ones. */
export function enhanceUpload(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>("input[type=file]");
  if (field === null) return;
  const isPerson = new URL(form.action).pathname === "/people";
  form.classList.add("enhanced");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isPerson) void sendPerson(form, field);
    else void sendPictures(form, field);
  });
  acceptDrops(form, field, () => {
    // A person also has a name, which may still be missing.
    if (!isPerson) form.requestSubmit();
  });
}

function acceptDrops(form: HTMLFormElement, field: HTMLInputElement, done: () => void): void {
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("dragging");
  });
  form.addEventListener("dragleave", () => {
    form.classList.remove("dragging");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("dragging");
    if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return;
    field.files = event.dataTransfer.files;
    done();
  });
}

/** Sends each picture by itself, so that one that is refused does not affect the others. */
async function sendPictures(form: HTMLFormElement, field: HTMLInputElement): Promise<void> {
  const files = [...(field.files ?? [])];
  const items = files.map((file) => new UploadItem(file.name));
  form.querySelector(".uploads")?.replaceChildren(...items.map(({ element }) => element));
  showUploads(form);
  form.reset();
  let sent = 0;
  for (const [index, item] of items.entries()) {
    const file = files[index];
    const problem = file === undefined ? undefined : problemOf(form, file);
    if (file === undefined || problem !== undefined) {
      item.fail(problem ?? "");
      continue;
    }
    const body = new FormData();
    body.append("picture", file);
    if (await attempt(form, item, body)) sent++;
  }
  announce(form, `${sent} of ${items.length} pictures uploaded.`);
}

/** Sends a name and its pictures in one request. */
async function sendPerson(form: HTMLFormElement, field: HTMLInputElement): Promise<void> {
  const files = [...(field.files ?? [])];
  const item = new UploadItem(form.querySelector<HTMLInputElement>("[name=name]")?.value ?? "");
  form.querySelector(".uploads")?.replaceChildren(item.element);
  showUploads(form);
  const max = Number(form.dataset.maxPictures);
  const problem =
    files.length > max
      ? `At most ${max} pictures can be added at once.`
      : files.map((file) => problemOf(form, file, `${file.name}: `)).find((text) => text !== undefined);
  if (problem !== undefined) {
    item.fail(problem);
    announce(form, problem);
    return;
  }
  if (await attempt(form, item, new FormData(form))) location.assign("/known");
}

async function attempt(form: HTMLFormElement, item: UploadItem, body: FormData): Promise<boolean> {
  const answer = await send(form.action, body, (share) => {
    item.progress(share);
  });
  if (answer.status === 201) {
    item.succeed("Uploaded");
    return true;
  }
  const message = messageOf(answer);
  announce(form, message);
  if (answer.status !== 0 && answer.status !== 503) item.fail(message);
  else {
    item.fail(message, async () => {
      if (!(await attempt(form, item, body))) return;
      announce(form, "Uploaded.");
      if (body.has("name")) location.assign("/known");
    });
  }
  return false;
}

function problemOf(form: HTMLFormElement, file: File, prefix = ""): string | undefined {
  const max = Number(form.dataset.maxBytes);
  if (!TYPES.includes(file.type)) return `${prefix}${MESSAGES[415] ?? ""}`;
  if (file.size > max) return `${prefix}This is larger than ${max / MIB} MiB.`;
  return undefined;
}

/** What an answer says, in one or two sentences. */
export function messageOf({ status, error, retryAfter }: Answer): string {
  const text = error ?? MESSAGES[status] ?? `The server answered with the error ${status}.`;
  const sentence = /[.!?]$/.test(text) ? text : `${text}.`;
  const upper = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return retryAfter === undefined ? upper : `${upper} Try again in ${retryAfter} seconds.`;
}

function showUploads(form: HTMLFormElement): void {
  const list = form.querySelector<HTMLElement>(".uploads");
  if (list !== null) list.hidden = false;
}

function announce(form: HTMLFormElement, text: string): void {
  const status = form.querySelector("[data-upload-status]");
  if (status !== null) status.textContent = text;
}
