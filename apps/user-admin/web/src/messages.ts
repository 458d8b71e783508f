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
    case 429:
      return `Too many attempts. Try again ${when(error)}.`;
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

/** Number of users for people, such as `1 user`. */
export const usersCount = (total: number): string => `${total.toLocaleString("en")} ${total === 1 ? "user" : "users"}`;

/** What a list shows of all users, such as `Users 21 to 40 of 57`. */
export function resultOf(total: number, page: number, limit: number, q: string): string {
  const matching = q === "" ? "" : ` for “${q}”`;
  if (total === 0) return `No users${matching}`;
  if (total <= limit) return `${usersCount(total)}${matching}`;
  const first = (page - 1) * limit + 1;
  return `Users ${first} to ${Math.min(page * limit, total)} of ${total.toLocaleString("en")}${matching}`;
}
