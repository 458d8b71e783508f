import assert from "node:assert/strict";
import { Readable } from "node:stream";

import { type PriceListRowReader, readPriceList } from "../../../commands/prices/price-list";
import { sampleFile } from "./sample";

const ROWS = [
  { SKU: "A", PriceDescription: '$0.05, "per" hour' },
  { SKU: "B", PriceDescription: "two\nlines" },
];
const FILE = sampleFile(ROWS);

/** Reads a file that arrives in pieces which end anywhere. */
async function read(text: string, columns: readonly string[], onRow: (row: PriceListRowReader) => void) {
  const pieces = Buffer.from(text);
  const size = 7;
  const count = Math.ceil(pieces.length / size);
  const input = Readable.from(
    Array.from({ length: count }, (_, place) => pieces.subarray(place * size).subarray(0, size)),
  );
  return readPriceList(input, columns, onRow);
}

describe("a file of the price list", () => {
  it("is read row by row, with its edition", async () => {
    const found: string[] = [];
    const edition = await read(FILE, ["SKU"], (row) => found.push(`${row("SKU")}: ${row("PriceDescription")}`));
    assert.deepEqual(edition, { version: "20261127194712", published: "2026-11-27" });
    assert.deepEqual(found, ['A: $0.05, "per" hour', "B: two\nlines"]);
  });

  it("may begin with a byte order mark, and end its lines as on Windows", async () => {
    const found: string[] = [];
    await read(`\uFEFF${FILE.replaceAll("\n", "\r\n")}`, ["SKU"], (row) => found.push(row("SKU")));
    assert.deepEqual(found, ["A", "B"]);
  });

  for (const name of ["Access Type", "accessType", "AccessType"]) {
    it(`has a column that it writes as ${name}`, async () => {
      const found: string[] = [];
      const file = sampleFile([{ SKU: "A", [name]: "Read" }], { columns: ["SKU", name] });
      await read(file, ["Access Type"], (row) => found.push(row("Access Type"), row("Region Code")));
      assert.deepEqual(found, ["Read", ""]);
    });
  }

  it("may have an edition that is not named", async () => {
    const file = sampleFile(ROWS, { version: "latest", published: "yesterday" });
    assert.deepEqual(await read(file, [], () => undefined), {});
  });

  const lastLine = FILE.lastIndexOf('"B"');
  for (const [what, text, message] of [
    ["nothing", "", /ends after 0 rows/],
    ["no rows", sampleFile([]), /ends after 6 rows, without a price/],
    [
      "another format",
      "<html>\n<head>\n<title>Error</title>\n</head>\n<body>\n</body>\n</html>\n",
      /no column "SKU", "Unit"/,
    ],
    ["no column that is needed", FILE.replace('"Unit"', '"Per"'), /no column "Unit"\. Fix: if AWS has renamed it/],
    [
      "a row that is cut between columns",
      FILE.slice(0, FILE.indexOf(",", lastLine)),
      /row 8 has 1 columns instead of \d+/,
    ],
    ["a row that is cut within a column", FILE.slice(0, lastLine + 2), /Quote Not Closed/],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      await assert.rejects(
        read(text, ["SKU", "Unit"], () => undefined),
        message,
      );
    });
  }

  it("is refused at an error of a row", async () => {
    await assert.rejects(
      read(FILE, [], () => {
        throw new Error("wrong unit");
      }),
      /wrong unit/,
    );
  });
});
