/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// The tables of what environments cost: each part unfolds to its lines.

/** Connects the buttons of all tables that fold. */
export function connectCosts(): void {
  for (const view of document.querySelectorAll<HTMLElement>(".parts")) {
    const parts = [...view.querySelectorAll<HTMLElement>("[aria-controls]")];
    const all = view.querySelector<HTMLElement>(".fold");
    view.addEventListener("click", ({ target }) => {
      const pressed = target instanceof Element ? target.closest<HTMLElement>("button") : null;
      if (!pressed) return;
      if (pressed === all) {
        const isFolded = parts.some((part) => !isUnfolded(part));
        for (const part of parts) unfold(part, isFolded);
      } else unfold(pressed, !isUnfolded(pressed));
      if (all) all.textContent = parts.every(isUnfolded) ? "fold all" : "unfold all";
    });
  }
}

function isUnfolded(part: HTMLElement): boolean {
  return part.getAttribute("aria-expanded") === "true";
}

function unfold(part: HTMLElement, isOpen: boolean): void {
  part.setAttribute("aria-expanded", String(isOpen));
  const lines = document.getElementById(part.getAttribute("aria-controls") ?? "");
  if (lines) lines.hidden = !isOpen;
}
