import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// On a busy machine, drawing a view may take seconds.
configure({ asyncUtilTimeout: 20_000 });

// What jsdom lacks and the component library asks for.
window.matchMedia = (media) => ({
  media,
  matches: false,
  onchange: null,
  addListener: () => undefined,
  removeListener: () => undefined,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  dispatchEvent: () => false,
});
window.ResizeObserver = class {
  observe() {
    return undefined;
  }
  unobserve() {
    return undefined;
  }
  disconnect() {
    return undefined;
  }
};

afterEach(() => {
  cleanup();
  history.replaceState(null, "", "/");
  document.title = "";
});
