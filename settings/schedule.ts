/** What a schedule must be, to follow "it must be". */
export const SCHEDULE_RULE =
  "five fields (minute, hour, day of month, month, day of week), such as '0 1 * * *', or @hourly, @daily, @midnight, " +
  "@weekly, @monthly, @yearly, @annually or '@every 90m'";

const MACROS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/** A positive duration as Go writes it. */
const EVERY = /^@every (?=.*[1-9])(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))*$/;

/** Bounds of a field, and names of its values, the first of which stands for the lower bound. */
interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { min: 0, max: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

/**
 * Whether a text is a schedule as a Kubernetes CronJob accepts it, which parses it with `ParseStandard` of
 * github.com/robfig/cron v3: without seconds, without a time zone, with Sunday as 0 alone.
 */
export function isSchedule(text: string): boolean {
  if (text.startsWith("@")) return MACROS.includes(text) || EVERY.test(text);
  const fields = text.trim().split(/\s+/);
  return fields.length === FIELDS.length && FIELDS.every((field, index) => isList(fields[index] ?? "", field));
}

/** Commas separate expressions; empty ones are ignored. */
function isList(text: string, field: Field): boolean {
  return text.split(",").every((expression) => expression === "" || isExpression(expression, field));
}

/** `*`, `?`, a value or a range, each with an optional step. */
function isExpression(text: string, field: Field): boolean {
  const [range = "", step, ...more] = text.split("/");
  if (more.length > 0 || (step !== undefined && (!/^\d+$/.test(step) || Number(step) === 0))) return false;
  const [from = "", to, ...rest] = range.split("-");
  if (rest.length > 0) return false;
  if (from === "*" || from === "?") return to === undefined;
  const [start, end] = [valueOf(from, field), valueOf(to ?? from, field)];
  return start !== undefined && end !== undefined && start >= field.min && end <= field.max && start <= end;
}

function valueOf(text: string, { min, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return min + named;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
