/** One line of the list of uploads: a name, its progress, and then its result. */
export class UploadItem {
  readonly element = document.createElement("li");
  readonly #bar = document.createElement("progress");
  readonly #result = document.createElement("span");

  constructor(name: string) {
    const label = document.createElement("span");
    label.className = "upload-name";
    label.textContent = name;
    this.#bar.max = 1;
    this.#bar.value = 0;
    this.#bar.setAttribute("aria-label", `Progress of ${name}`);
    this.#result.className = "upload-result";
    this.element.append(label, this.#bar, this.#result);
  }

  /** @param share From 0 to 1. */
  progress(share: number): void {
    this.#bar.value = share;
  }

  succeed(text: string): void {
    this.#finish("done", text);
  }

  /** @param retry Called when the user wants to try again. */
  fail(text: string, retry?: () => Promise<void>): void {
    this.#finish("failed", text);
    if (retry === undefined) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button secondary";
    button.textContent = "Try again";
    button.addEventListener("click", () => {
      button.remove();
      this.#bar.value = 0;
      this.#bar.hidden = false;
      this.#result.textContent = "";
      void retry();
    });
    this.#result.append(" ", button);
  }

  #finish(state: string, text: string): void {
    this.element.dataset.state = state;
    this.#bar.hidden = true;
    this.#result.textContent = text;
  }
}
