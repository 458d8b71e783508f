import { configure } from "@testing-library/dom";
import { enableAutoUnmount } from "@vue/test-utils";
import { afterEach, vi } from "vitest";

// On a busy machine, drawing a page may take seconds.
configure({
  asyncUtilTimeout: 20_000,
  // Without the whole page, which hides the message.
  getElementError: (message) => new Error(message ?? "not found"),
});

// What jsdom lacks.
window.matchMedia = (media) => Object.assign(new EventTarget(), { media, matches: false }) as MediaQueryList;
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
window.scrollTo = () => undefined;
HTMLElement.prototype.scrollIntoView = () => undefined;
HTMLElement.prototype.hasPointerCapture = () => false;
HTMLElement.prototype.releasePointerCapture = () => undefined;
URL.createObjectURL = () => "blob:picture";
URL.revokeObjectURL = () => undefined;
// axe measures letters with it.
HTMLCanvasElement.prototype.getContext = () => null;

enableAutoUnmount(afterEach);

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  localStorage.clear();
  document.body.innerHTML = "";
  document.head.querySelectorAll("script").forEach((script) => {
    script.remove();
  });
  document.title = "";
  delete window.grecaptcha;
});
