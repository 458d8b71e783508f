import assert from "node:assert/strict";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import type { ImageSize, MeasuredImage } from "../../../scripts/images/measure";
import { sizeOfImage } from "../../../scripts/images/measure";
import { renderImages, summaryText } from "../../../scripts/images/report";

const MIB = 2 ** 20;
const ENVIRONMENT = { date: "2026-01-02", commit: "abc1234", cores: 2, memoryGiB: 24, node: "20.19.0", load: 0 };

const SIZE: ImageSize = {
  digest: "sha256:1",
  compressed: 10 * MIB,
  unpacked: 30 * MIB,
  layers: 3,
  files: 120,
  unneeded: 0,
  unneededFiles: {},
  programs: ["python"],
};
const BEFORE = { ...SIZE, compressed: 50 * MIB, unneeded: 4 * MIB, unneededFiles: { shell: 2, test: 40 } };
const IMAGE: MeasuredImage = {
  name: "shop/web",
  size: SIZE,
  before: BEFORE,
  cold: 12.34,
  warm: 1.5,
  packages: { deb: 9, python: 4 },
};

describe("the report on images", () => {
  const path = join(PROJECT_FOLDER, "docs", "images.md");
  const lines = async (against?: string) => {
    const options = { path, substitutes: true, ...(against === undefined ? {} : { against }) };
    return (await renderImages([IMAGE], ENVIRONMENT, options)).split("\n").map((line) => line.replaceAll(/ +/g, " "));
  };

  it("has sizes, builds, packages and programs, and says what was measured", async () => {
    const text = await lines();
    assert.ok(text.includes("| shop/web | 10.0 | 30.0 | 3 | 120 | 12.3 | 1.5 |"), text.join("\n"));
    assert.ok(text.includes("| shop/web | 9 deb, 4 python | `python` |"));
    assert.match(text.join(" "), /at commit abc1234, on 2 cores .* were the substitutes of the local run/);
    assert.ok(!text.includes("## Before and after"));
  });

  it("compares with a revision", async () => {
    const text = await lines("main");
    assert.ok(
      text.includes("| shop/web | 50.0 → 10.0 | 30.0 → 30.0 | 120 → 120 | 42 → 0 | 4.0 → 0.0 |"),
      text.join("\n"),
    );
    assert.match(
      summaryText(IMAGE),
      /^shop\/web: 10\.0 MiB compressed, 30\.0 MiB unpacked \(before 50\.0 and 30\.0\); cold/,
    );
  });
});

describe("the size of an image", () => {
  it("has the numbers and bytes of what is not needed", () => {
    const files = [
      { path: "usr/bin", mode: "drwxr-xr-x", size: 0 },
      { path: "usr/bin/sh", mode: "-rwsr-xr-x", size: 100 },
      { path: "usr/bin/python", mode: "-rwxr-xr-x", size: 900 },
    ];
    const image = { digest: "sha256:1", compressed: 400, unpacked: 1000, layers: 1 };
    const size = sizeOfImage({ ...image, files: new Map(files.map((file) => [file.path, file])) }, PROJECT_FOLDER);
    assert.deepEqual(size, {
      ...image,
      files: 2,
      unneeded: 100,
      unneededFiles: { shell: 1, setuid: 1 },
      programs: ["python", "sh"],
    });
  });
});
