import {
  type ApplicationSummary,
  bounds,
  type DatabaseSummary,
  type EnvironmentSummary,
  type PlatformSummary,
  summarise,
} from "../summary";
import type { Plan } from "../model";
import type { StorageSummary } from "../storage-summary";
import { fitsTable, renderTable, type TableRow } from "./columns";
import { PLAIN_TERMINAL, plural, type Terminal } from "./terminal";

/** A cell in two lengths: the full one is shown where the terminal is wide enough for the whole field. */
interface Cell {
  readonly short: string;
  readonly full: string;
}

/** A row of the table before its length is chosen. */
interface FieldRow {
  readonly label: string;
  readonly field: Field;
  readonly cells: readonly Cell[];
}

type Field =
  "resources" | "platform" | "pods" | "database" | "files" | "objects" | "cluster" | "region" | "host" | "images";

/** Fields in the order in which they get the space for their full form. */
const FIELDS: readonly Field[] = [
  "platform",
  "pods",
  "database",
  "files",
  "objects",
  "cluster",
  "region",
  "host",
  "images",
];
const ABSENT: Cell = { short: "-", full: "-" };
const INDENT = "  ";

/** Environments side by side: their platforms, then the images, pods, hosts, databases and stores of each application. */
export function renderSummary(plans: readonly Plan[], terminal: Terminal = PLAIN_TERMINAL): string {
  const summaries = plans.map(summarise);
  const head = summaries.map(({ environment }) => environment);
  const names = [...new Set(summaries.flatMap(({ applications }) => [...applications.keys()]))];
  const platforms = platformRows(summaries);
  const applications = names.flatMap((name) => applicationRows(name, summaries));
  const rows = chooseLengths(head, [...platforms, ...applications], terminal.columns);
  const blank: TableRow = { label: "", cells: [] };
  return renderTable(head, [...rows.slice(0, platforms.length), blank, ...rows.slice(platforms.length)], terminal).join(
    "\n",
  );
}

function platformRows(summaries: readonly EnvironmentSummary[]): FieldRow[] {
  const row = (field: Field, cell: (platform: PlatformSummary) => Cell): FieldRow => ({
    label: field,
    field,
    cells: summaries.map(({ platform }) => cell(platform)),
  });
  const resources: FieldRow = {
    label: "resources",
    field: "resources",
    cells: summaries.map((summary) => cellOf(String(summary.resources))),
  };
  return [
    row("platform", ({ kind, nodes }) => cellOf(kind, nodes)),
    row("cluster", ({ cluster, version }) =>
      cellOf(cluster, version === undefined ? version : `Kubernetes ${version}`),
    ),
    row("region", ({ region, account }) => cellOf(region, account === undefined ? account : `account ${account}`)),
    resources,
  ].filter(hasValue);
}

function applicationRows(name: string, summaries: readonly EnvironmentSummary[]): FieldRow[] {
  const row = (label: string, field: Field, cell: (application: ApplicationSummary) => Cell): FieldRow => ({
    label,
    field,
    cells: summaries.map(({ applications }) => {
      const application = applications.get(name);
      return application ? cell(application) : ABSENT;
    }),
  });
  return [
    row(name, "images", imagesCell),
    ...[
      row(`${INDENT}pods`, "pods", podsCell),
      row(`${INDENT}host`, "host", hostCell),
      row(`${INDENT}database`, "database", databaseCell),
      row(`${INDENT}files`, "files", ({ files }) => storageCell(files)),
      row(`${INDENT}objects`, "objects", ({ objects }) => storageCell(objects)),
    ].filter(hasValue),
  ];
}

function imagesCell({ images }: ApplicationSummary): Cell {
  if (images.length === 0) return { short: "no images", full: "no images" };
  const promoted = images.filter((image) => image.promoted).length;
  const origin = promoted === 0 ? "built" : promoted === images.length ? "promoted" : `${promoted} promoted`;
  const names = images.map(({ name }) => name).filter((name) => name !== "");
  const short = `${plural(images.length, "image")}, ${origin}`;
  return { short, full: names.length === 0 ? short : `${short}: ${names.join(" ")}` };
}

function podsCell({ workloads }: ApplicationSummary): Cell {
  if (workloads.length === 0) return ABSENT;
  const sum = (key: "min" | "max") => workloads.reduce((total, workload) => total + workload[key], 0);
  const each = workloads.map(({ name, min, max }) => `${name} ${bounds(min, max)}`.trim());
  return { short: bounds(sum("min"), sum("max")), full: each.join(", ") };
}

function hostCell({ hosts }: ApplicationSummary): Cell {
  const [first, ...others] = hosts;
  if (first === undefined) return ABSENT;
  return { short: others.length === 0 ? first : `${first} +${others.length}`, full: hosts.join(", ") };
}

function databaseCell({ databases }: ApplicationSummary): Cell {
  return placesCell(databases);
}

function storageCell(stores: readonly StorageSummary[]): Cell {
  return placesCell(stores.map(({ where, size }) => ({ where, details: size === undefined ? [] : [size] })));
}

/** One place with its details, or the number of each of several. */
function placesCell(all: readonly DatabaseSummary[]): Cell {
  const [first, ...others] = all;
  if (!first) return ABSENT;
  if (others.length === 0) return cellOf(first.where, ...first.details);
  const places = [...new Set(all.map(({ where }) => where))];
  const text = places.map((place) => `${all.filter(({ where }) => where === place).length} ${place}`).join(", ");
  return { short: text, full: text };
}

/** A value, with what is known about it after it in the full form. */
function cellOf(value: string | undefined, ...details: readonly (string | undefined)[]): Cell {
  if (value === undefined) return ABSENT;
  return { short: value, full: [value, ...details.filter((detail) => detail !== undefined)].join(", ") };
}

function hasValue({ cells }: FieldRow): boolean {
  return cells.some(({ short }) => short !== ABSENT.short);
}

/** Gives the full form to one field after another, as long as the table still fits. */
function chooseLengths(head: readonly string[], rows: readonly FieldRow[], columns: number): TableRow[] {
  const render = (full: ReadonlySet<Field>): TableRow[] =>
    rows.map(({ label, field, cells }) => ({
      label,
      cells: cells.map((cell) => (full.has(field) ? cell.full : cell.short)),
      style: label.startsWith(INDENT) || field !== "images" ? "dim" : "bold",
    }));
  let full: ReadonlySet<Field> = new Set();
  for (const field of FIELDS) {
    const wider = new Set([...full, field]);
    if (fitsTable(head, render(wider), columns)) full = wider;
  }
  return render(full);
}
