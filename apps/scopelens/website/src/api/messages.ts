import { ApiError } from "./http";

/** A duration for people, such as `42 seconds` or `3 minutes`. */
export function duration(seconds: number): string {
  const [count, unit] = seconds < 100 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const when = ({ retryAfter }: ApiError) => (retryAfter === undefined ? "later" : `in ${duration(retryAfter)}`);

/** What failed and what to do, in words for the person at the page. */
export function messageOf(error: unknown): string {
  if (!(error instanceof ApiError)) return "Something went wrong in this page. Reload it and try again.";
  switch (error.status) {
    case 0:
      return "No connection to the server. Check your network, then try again.";
    case 401:
      return "Your session has ended. Sign in again.";
    case 413:
      // nginx and the ingress answer it without words of their own.
      return error.message.startsWith("The server answered") ? "This is too large for the server." : error.message;
    case 429:
      return `Too many requests. Try again ${when(error)}.`;
    case 502:
    case 503:
    case 504:
      return `The service is not available at the moment. Try again ${when(error)}.`;
    default:
      return error.status >= 500
        ? "The server failed to answer. Try again; if it fails again, tell the operator."
        : error.message;
  }
}

/** Why signing in failed. */
export function signInMessageOf(error: unknown): string {
  return error instanceof ApiError && error.status === 401
    ? "The username or the password is wrong."
    : messageOf(error);
}

/** Why the creatures in a picture are not filled in, and that the form does not need them to be. */
export function classifierMessageOf(error: unknown): string {
  const byHand = "You can choose the creatures yourself.";
  if (!(error instanceof ApiError)) return `The picture could not be read. ${byHand}`;
  switch (error.status) {
    case 0:
      return `The recognition of creatures cannot be reached. ${byHand}`;
    case 429:
      return `Too many pictures at once: try again ${when(error)}. ${byHand}`;
    case 400:
    case 413:
    case 415:
      return `${sentence(messageOf(error))} ${byHand}`;
    default:
      return `The recognition of creatures is not available at the moment. ${byHand}`;
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
