const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;
/** After a month the date says more. */
const MAX_SECONDS = 30 * 86_400;
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const DATE = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

/** How long ago a time was, in words, such as "3 minutes ago". @param now Milliseconds since 1970. */
export function relativeTime(time: string, now: number): string {
  const then = Date.parse(time);
  const seconds = (now - then) / 1000;
  if (seconds >= MAX_SECONDS) return DATE.format(then);
  for (const [unit, length] of UNITS)
    if (seconds >= length) return RELATIVE.format(-Math.floor(seconds / length), unit);
  return "just now";
}
