/** The part of Google's script that is used. */
export interface Recaptcha {
  readonly ready: (callback: () => void) => void;
  readonly render: (
    element: HTMLElement,
    options: {
      readonly sitekey: string;
      readonly callback: (token: string) => void;
      readonly "expired-callback": () => void;
    },
  ) => number;
  readonly reset: (widget: number) => void;
}

declare global {
  interface Window {
    grecaptcha?: Recaptcha;
  }
}

const SCRIPT = "https://www.google.com/recaptcha/api.js?render=explicit";

/** Loads Google's script, once it is needed. @throws Error if it is not reached. */
export async function loadRecaptcha(): Promise<Recaptcha> {
  if (window.grecaptcha === undefined) await addScript();
  const { grecaptcha } = window;
  if (grecaptcha === undefined) throw new Error("the script of reCAPTCHA did not define it");
  await new Promise<void>((resolve) => {
    grecaptcha.ready(resolve);
  });
  return grecaptcha;
}

function addScript(): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = SCRIPT;
    script.addEventListener("load", () => {
      resolve();
    });
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error("the script of reCAPTCHA cannot be reached"));
    });
    document.head.append(script);
  });
}
