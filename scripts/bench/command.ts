import { parseArguments } from "../../commands/arguments";
import { UsageError } from "../../lib/command";

/** Options of the benchmark. */
export interface BenchOptions {
  /** Names of the pairs to measure; all if none is named. */
  readonly pairs: readonly string[];
  /** Runs of each program. */
  readonly runs: number;
  /** Whether all pairs are measured. */
  readonly complete: boolean;
  /** Whether the report gets what is measured; it always does if all pairs are. */
  readonly write: boolean;
  /** Whether to check the speed of the plan instead. */
  readonly check: boolean;
  /** By what factor the plan is made slower for the check. */
  readonly slowdown?: number;
  readonly help: boolean;
}

const RUNS = 5;
const QUICK_RUNS = 2;

/** The usage message, with a line for each pair. */
export function benchUsage(pairs: readonly { readonly name: string; readonly description: string }[]): string {
  const width = Math.max(...pairs.map(({ name }) => name.length));
  return `Measures this project against its peers, side by side, and writes docs/performance.md.

  npm run bench                            all pairs, ${RUNS} runs each, and the report
  npm run bench -- <pair>...               some pairs, printed only
  npm run bench -- <pair>... --write       some pairs, whose sections of the report are replaced
  npm run bench -- --quick                 the same with ${QUICK_RUNS} runs each
  npm run bench -- --check                 fails if the plan has become slow, relative to a peer
  npm run bench -- --check --slowdown 3    the same with a plan that is made 3 times slower

Pairs:
${pairs.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`).join("\n")}`;
}

/**
 * Parses the arguments of the benchmark.
 *
 * @param known Names of the pairs that exist.
 * @throws UsageError with the invalid argument and what is allowed.
 */
export function parseBenchOptions(args: readonly string[], known: readonly string[], usage: string): BenchOptions {
  const { values, positionals } = parseArguments(
    {
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
        check: { type: "boolean", default: false },
        slowdown: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    },
    usage,
  );
  const { quick, write, check, slowdown, help } = values;
  for (const pair of positionals) {
    if (!known.includes(pair)) throw new UsageError(`There is no pair "${pair}"; there are: ${known.join(", ")}.`);
  }
  const surplus = [...(quick ? ["--quick"] : []), ...(write ? ["--write"] : []), ...positionals];
  if (check && surplus.length > 0) {
    throw new UsageError(`--check measures one thing only; remove ${surplus.join(" ")}.`);
  }
  if (slowdown !== undefined && !check) throw new UsageError("--slowdown requires --check.");
  const factor = Number(slowdown ?? 1);
  if (!(factor >= 1)) throw new UsageError(`--slowdown is "${slowdown ?? ""}"; use a number of at least 1.`);
  return {
    pairs: positionals.length === 0 ? known : known.filter((name) => positionals.includes(name)),
    runs: quick ? QUICK_RUNS : RUNS,
    complete: positionals.length === 0,
    write: write || positionals.length === 0,
    check,
    ...(slowdown === undefined ? {} : { slowdown: factor }),
    help,
  };
}
