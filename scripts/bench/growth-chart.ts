import type { GrowthSize } from "./growth-run";
import type { Spread } from "./statistics";

/** A chart with logarithmic axes, on which linear growth is a straight line at 45 degrees. */
interface Chart {
  readonly title: string;
  readonly unit: string;
  /** Heights of the horizontal lines, the lowest first. */
  readonly ticks: readonly number[];
  readonly valueOf: (size: GrowthSize) => Spread;
  /** What the goal allows for a number of resources. */
  readonly goal: { readonly label: string; readonly valueOf: (resources: number) => number };
}

const WIDTH = 640;
const HEIGHT = 400;
const LEFT = 64;
const RIGHT = 616;
const TOP = 56;
const BOTTOM = 344;

const CHARTS: Readonly<Record<string, Chart>> = {
  "growth-time": {
    title: "Time of a plan (CPU seconds)",
    unit: "s",
    ticks: [0.1, 1, 10, 100],
    valueOf: ({ cpuSeconds }) => cpuSeconds,
    goal: { label: "1 ms a resource", valueOf: (resources) => resources / 1000 },
  },
  "growth-memory": {
    title: "Memory of a plan beyond its modules (MiB at the peak)",
    unit: "MiB",
    ticks: [1, 10, 100, 1000, 10_000],
    valueOf: ({ kbPerResource: { median, low, high }, resources }) => {
      const mib = (kb: number) => (kb * resources) / 1024;
      return { median: mib(median), low: mib(low), high: mib(high) };
    },
    goal: { label: "100 kB a resource", valueOf: (resources) => (resources * 100) / 1024 },
  },
};

/** Charts of time and memory against the number of resources as SVG, by the name of their file. */
export function growthCharts(sizes: readonly GrowthSize[]): Record<string, string> {
  return Object.fromEntries(Object.entries(CHARTS).map(([name, chart]) => [name, draw(chart, sizes)]));
}

function draw({ title, unit, ticks, valueOf, goal }: Chart, sizes: readonly GrowthSize[]): string {
  const counts = sizes.map(({ resources }) => resources);
  const columns = powers(Math.min(...counts), Math.max(...counts));
  const x = logScale(columns, LEFT, RIGHT);
  const y = logScale(ticks, BOTTOM, TOP);
  const points = sizes.map((size) => ({ x: x(size.resources), resources: size.resources, value: valueOf(size) }));
  const line = (values: readonly (readonly [number, number])[]) => values.map(([a, b]) => `${a},${b}`).join(" ");
  const [low = 1, high = 10] = [columns[0], columns.at(-1)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">`,
    `<style>${STYLE}</style>`,
    `<rect class="back" width="${WIDTH}" height="${HEIGHT}" rx="6"/>`,
    `<text class="title" x="${LEFT}" y="32">${title}</text>`,
    ...ticks.flatMap((tick) => [
      `<path class="grid" d="M${LEFT} ${y(tick)}H${RIGHT}"/>`,
      `<text x="${LEFT - 8}" y="${y(tick) + 4}" text-anchor="end">${number(tick)}</text>`,
    ]),
    ...columns.flatMap((column) => [
      `<path class="grid" d="M${x(column)} ${TOP}V${BOTTOM}"/>`,
      `<text x="${x(column)}" y="${BOTTOM + 20}" text-anchor="middle">${number(column)}</text>`,
    ]),
    `<text x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 42}" text-anchor="middle">resources</text>`,
    `<clipPath id="plot"><rect x="${LEFT}" y="${TOP}" width="${RIGHT - LEFT}" height="${BOTTOM - TOP}"/></clipPath>`,
    `<polyline class="goal" clip-path="url(#plot)" points="${line([low, high].map((one) => [x(one), y(goal.valueOf(one))]))}"/>`,
    `<text class="goal-label" x="${RIGHT - 8}" y="${BOTTOM - 12}" text-anchor="end">dashed: ${goal.label}</text>`,
    `<polyline class="line" points="${line(points.map((point) => [point.x, y(point.value.median)]))}"/>`,
    ...points.flatMap(({ x: at, resources, value }, index) => [
      `<path class="spread" d="M${at} ${y(value.low)}V${y(value.high)}"/>`,
      `<circle class="point" cx="${at}" cy="${y(value.median)}" r="4"><title>${number(resources)} resources</title></circle>`,
      label(at, y(value.median), `${shortened(value.median)} ${unit}`, index === points.length - 1),
    ]),
    "</svg>",
    "",
  ].join("\n");
}

/** The text above a point; that of the last one ends there. */
function label(x: number, y: number, text: string, isLast: boolean): string {
  return `<text class="value" x="${isLast ? x - 10 : x + 10}" y="${y - 10}" text-anchor="${isLast ? "end" : "start"}">${text}</text>`;
}

/** Positions on a logarithmic axis between its first and last tick, with one decimal. */
function logScale(ticks: readonly number[], from: number, to: number): (value: number) => number {
  const [first, last] = [Math.log10(ticks[0] ?? 1), Math.log10(ticks.at(-1) ?? 10)];
  return (value) => {
    const part = (Math.log10(Math.max(value, ticks[0] ?? 1)) - first) / (last - first);
    return Math.round((from + part * (to - from)) * 10) / 10;
  };
}

/** The powers of ten around two numbers. */
function powers(least: number, most: number): number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  return Array.from({ length: Math.max(1, last - first) + 1 }, (_, index) => 10 ** (first + index));
}

function number(value: number): string {
  return value.toLocaleString("en");
}

/** A number with two digits that count. */
function shortened(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString("en");
}

const STYLE = `
text { font: 13px system-ui, sans-serif; fill: #3b4252 }
.title { font-size: 16px; font-weight: 600 }
.value { font-weight: 600 }
.back { fill: #fff }
.grid { stroke: #d8dee9; stroke-width: 1 }
.line { fill: none; stroke: #1f6feb; stroke-width: 2 }
.point { fill: #1f6feb }
.spread { stroke: #1f6feb; stroke-width: 6; stroke-opacity: 0.35 }
.goal { fill: none; stroke: #9a6700; stroke-width: 1.5; stroke-dasharray: 6 4 }
.goal-label { fill: #9a6700 }
@media (prefers-color-scheme: dark) {
  text { fill: #d8dee9 }
  .back { fill: #161b22 }
  .grid { stroke: #30363d }
  .line, .spread { stroke: #58a6ff }
  .point { fill: #58a6ff }
  .goal { stroke: #d29922 }
  .goal-label { fill: #d29922 }
}
`;
