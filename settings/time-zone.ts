/** The areas of the IANA database; names outside of them, such as `CET`, `EST` and `US/Eastern`, are only kept for old systems. */
const AREA = /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific)\//;

/** What follows the area: words that begin with a capital letter, except for a few in the middle. */
const PLACE = /^(?:[A-Z][A-Za-z]*|of|es|au|in)(?:[/_-](?:[A-Z][A-Za-z]*|of|es|au|in))*$/;

/** Capital letters at the end of a word, which no place has. */
const SHOUTED = /[A-Z]{2}(?![a-z])/;

/** Names of places that are made of initials. */
const INITIALS = ["ACT", "NSW"];

/**
 * Whether a text is the name of a time zone that a Kubernetes CronJob and EC2 Auto Scaling accept: both look it up in the
 * IANA database, letter by letter. Node accepts more: offsets such as `+01:00`, any case, and names of ICU.
 */
export function isTimeZone(name: string): boolean {
  if (name === "UTC") return true;
  const known = AREA.test(name) ? knownAs(name) : undefined;
  if (known === undefined) return false;
  if (known.toLowerCase() === name.toLowerCase()) return known === name;
  // Another name of the zone, of which Node does not tell the spelling.
  const place = name.slice(name.indexOf("/") + 1);
  if (name.startsWith("Etc/")) return /^(?:UTC|UCT|GMT|Greenwich|Universal|Zulu)$/.test(place);
  return INITIALS.includes(place) || (PLACE.test(place) && !SHOUTED.test(place));
}

/** The name by which Node knows a time zone; undefined if there is none. */
function knownAs(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
