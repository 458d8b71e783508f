import assert from "node:assert/strict";
import { join } from "node:path";

import { check, resolveConfig } from "prettier";

import { PROJECT_FOLDER } from "../../../lib/project";
import { rated, type ComparedPrograms, type ComparedRow, type Comparison } from "../../../scripts/bench/compare";
import type { Run } from "../../../scripts/bench/measure";
import { comparisonCells, renderReport, sectionText } from "../../../scripts/bench/report";
import type { BenchSection } from "../../../scripts/bench/section";
import { spreadOf } from "../../../scripts/bench/statistics";

const REPORT = join(PROJECT_FOLDER, "docs", "performance.md");
const MACHINE = { date: "2026-01-02", commit: "0123abc", cores: 2, memoryGiB: 8, node: "20.19.0", load: 0.25 };

/** A row whose runs took these seconds, and half of that in CPU time. */
function row(label: string, ...seconds: number[]): ComparedRow {
  const runs = seconds.map((wall): Run => {
    return { wallSeconds: wall, cpuSeconds: wall / 2, peakMiB: 100, stdout: "", stderr: "" };
  });
  return {
    program: { label, defaults: `defaults of ${label}`, command: label, args: [] },
    runs,
    wall: spreadOf(seconds),
    cpu: spreadOf(seconds.map((wall) => wall / 2)),
    peakMiB: spreadOf([100]),
  };
}

function compared(rows: readonly ComparedRow[], changes: Partial<Comparison> = {}): ComparedPrograms {
  const comparison = { title: "Title", programs: rows.map(({ program }) => program), ...changes };
  return { comparison, rows: rated(rows, comparison) };
}

function section(changes: Partial<BenchSection> = {}): BenchSection {
  const comparisons = [compared([row("ours", 1, 2), row("peer", 3, 5)])];
  return { title: "Section", paragraphs: ["A paragraph."], comparisons, goals: [], ...changes };
}

describe("the report of the benchmark", () => {
  it("compares with the first row, run by run", () => {
    const [head, ours, peer] = comparisonCells(compared([row("ours", 1, 2), row("peer", 3, 5)]));
    assert.deepEqual(head, ["program", "its defaults", "wall s", "CPU s", "peak MiB", "wall ratio", "CPU ratio"]);
    assert.deepEqual(ours, ["ours", "defaults of ours", "1.50 (1.00-2.00)", "0.750 (0.500-1.00)", "100", "", ""]);
    assert.deepEqual(peer?.slice(-2), ["2.75 (2.50-3.00)", "2.75 (2.50-3.00)"]);
  });

  it("compares with another row where a comparison says so", () => {
    const rows = [row("short", 1), row("long", 4)];
    const { rows: result } = compared(rows, { base: ([, long]) => long });
    assert.deepEqual(
      result.map(({ ratio }) => ratio?.wall.median),
      [0.25, undefined],
    );
  });

  it("has the time of one object where their number is known", () => {
    const cells = comparisonCells(compared([row("ours", 1)], { objects: 100 }));
    assert.deepEqual(
      cells.map((line) => line.at(-1)),
      ["CPU ms per object", "5.00"],
    );
  });

  it("names the day, the commit and the machine, and is formatted as the linter requires", async () => {
    const text = await renderReport([{ section: section(), environment: MACHINE }], REPORT);
    assert.match(
      text.replaceAll("\n", " "),
      /on 2026-01-02 at commit 0123abc, on 2 cores with 8 GiB of memory, by Node/,
    );
    assert.ok(await check(text, { ...(await resolveConfig(REPORT)), parser: "markdown" }));
  });

  it("keeps the other sections of an earlier report, and the order", async () => {
    const measured = (title: string, date: string) => ({
      section: section({ title }),
      environment: { ...MACHINE, date },
    });
    const first = await renderReport([measured("One", "2026-01-01"), measured("Two", "2026-01-01")], REPORT);
    const second = await renderReport([measured("Three", "2026-01-02"), measured("One", "2026-01-02")], REPORT, first);
    const found = [...second.matchAll(/^## (.*)|on (2026-[-0-9]*) /gm)].map(([, title, date]) => title ?? date);
    assert.deepEqual(found, ["One", "2026-01-02", "Two", "2026-01-01", "Three", "2026-01-02"]);
    assert.equal(await renderReport([], REPORT, second), second);
  });

  it("says of each goal whether it is met, in both forms", async () => {
    const goals = [
      { text: "fast", value: "1 s", met: true },
      { text: "small", value: "9 MiB", met: false },
    ];
    const report = await renderReport([{ section: section({ goals }), environment: MACHINE }], REPORT);
    for (const text of [sectionText(section({ goals })), report]) {
      assert.match(text, /- Goal: fast\. Met: 1 s\.\n- Goal: small\. Not met: 9 MiB\./);
    }
  });

  it("aligns the columns on a terminal", () => {
    const lines = sectionText(section()).split("\n");
    const columns = lines
      .filter((line) => /^(program|ours|peer)/.test(line))
      .map((line) => /\d|wall/.exec(line)?.index);
    assert.equal(columns.length, 3);
    assert.equal(new Set(columns).size, 1);
  });
});
