import { decimal, type Decimal } from "./money";

/** Hours of a month, as in AWS's own estimates: a twelfth of 365 days. */
export const HOURS_A_MONTH = 730;

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Bounds of a number of nodes. */
export interface NodeBounds {
  readonly min: number;
  readonly max: number;
}

/** Bounds that apply from a time of the week on. */
export interface ScheduledBounds extends NodeBounds {
  /** A cron expression with a minute, an hour and days of the week: `30 5 * * 1-5`. */
  readonly recurrence: string;
  /** Such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/**
 * Node hours in a month of a group whose bounds change during the week: the real hours of a week, times the weeks of a
 * month.
 *
 * @param always The bounds without a schedule.
 * @param today Decides which offset from UTC a time zone has: daylight saving makes one night a year an hour shorter, and
 *   another one longer.
 * @returns undefined if a recurrence is not one that repeats every week.
 */
export function monthlyNodeHours(
  always: NodeBounds,
  schedules: readonly ScheduledBounds[],
  today: Date,
): { readonly min: Decimal; readonly max: Decimal } | undefined {
  if (schedules.length === 0) return { min: nodeHours(always.min), max: nodeHours(always.max) };
  const changes: { readonly at: number; readonly bounds: NodeBounds }[] = [];
  for (const schedule of schedules) {
    const times = weeklyTimes(schedule.recurrence);
    if (times === undefined) return undefined;
    const offset = offsetMinutes(schedule.timeZone, today);
    for (const time of times) changes.push({ at: (time - offset + WEEK_MINUTES) % WEEK_MINUTES, bounds: schedule });
  }
  changes.sort((a, b) => a.at - b.at);
  const sum = (key: keyof NodeBounds) =>
    changes.reduce((total, { at, bounds }, index) => {
      const next = changes[index + 1]?.at ?? (changes[0]?.at ?? 0) + WEEK_MINUTES;
      return total + (next - at) * bounds[key];
    }, 0);
  return { min: ofWeek(sum("min")), max: ofWeek(sum("max")) };
}

/** The hours of some nodes in a month. */
export function nodeHours(nodes: number): Decimal {
  return decimal(nodes).times(decimal(HOURS_A_MONTH));
}

/** Node minutes of a week as node hours of a month. */
function ofWeek(minutes: number): Decimal {
  return nodeHours(minutes).div(decimal(WEEK_MINUTES));
}

/** Minutes since the beginning of Sunday at which a cron expression fires. */
function weeklyTimes(recurrence: string): number[] | undefined {
  const fields = /^(?<minute>\d+) (?<hour>\d+) \* \* (?<days>[\d,*-]+)$/.exec(recurrence.trim())?.groups;
  if (fields === undefined) return undefined;
  const days = daysOf(fields.days ?? "");
  return days?.map((day) => day * DAY_MINUTES + Number(fields.hour) * 60 + Number(fields.minute));
}

/** Days of the week, of `*`, `1-5` or `6,0`; 7 is Sunday, as 0 is. */
function daysOf(text: string): number[] | undefined {
  const days = text.split(",").flatMap((part) => {
    if (part === "*") return [0, 1, 2, 3, 4, 5, 6];
    const [from = NaN, to = from] = part.split("-").map((day) => (day === "" ? NaN : Number(day)));
    return Array.from({ length: to >= from ? to - from + 1 : 1 }, (_, index) => from + index);
  });
  if (days.some((day) => !(day >= 0 && day <= 7))) return undefined;
  return [...new Set(days.map((day) => day % 7))];
}

/** Minutes by which a time zone is ahead of UTC. */
function offsetMinutes(timeZone: string, today: Date): number {
  const name = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(today)
    .find(({ type }) => type === "timeZoneName")?.value;
  const { sign, hours, minutes } = /GMT(?<sign>[+-])(?<hours>\d+):(?<minutes>\d+)/.exec(name ?? "")?.groups ?? {};
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === "-" ? -offset : offset;
}
