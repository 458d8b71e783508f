/** `npm run images`: builds the images of all services and measures what is in them; the usage message has the options. */
import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";

import { PROJECT_FOLDER } from "../lib/project";
import { temporaryFolder } from "../lib/temporary-folder";
import { writeWhole } from "../lib/write-file";
import { hubReachable } from "../local/mirror/hub";
import { benchEnvironment } from "./bench/machine";
import { contentProblems, judgeContent } from "./images/allowed";
import { buildTo, requireBuilder } from "./images/build";
import { parseImagesOptions, USAGE } from "./images/command";
import { unneededFiles } from "./images/content";
import { unneededContent } from "./images/development";
import { type BuiltService, findImages, imageName, selectImages } from "./images/find";
import { readImage } from "./images/layout";
import { checkOutApplications, type MeasuredImage, measureImage } from "./images/measure";
import { renderImages, summaryText } from "./images/report";
import { Sbom } from "./images/sbom";
import { finish, type Tally } from "./tally";

const REPORT = join("docs", "images.md");

async function main(): Promise<Tally | undefined> {
  const { mode, selections, against } = parseImagesOptions(process.argv.slice(2));
  if (mode === "help") {
    console.log(USAGE);
    return undefined;
  }
  const images = selectImages(findImages(PROJECT_FOLDER), selections);
  await requireBuilder();
  const { path: folder, remove } = temporaryFolder("slipway-images-");
  try {
    if (mode === "check") return await check(images, folder);
    if (mode === "list") await list(images, folder);
    else await measure(images, { folder, against, isComplete: selections.length === 0 });
    return undefined;
  } finally {
    remove();
  }
}

/** Builds images and prints what is in them although it is not needed at run time. */
async function check(images: readonly BuiltService[], folder: string): Promise<Tally> {
  const target = join(folder, "image");
  const tally = { passed: 0, failed: 0 };
  for (const image of images) {
    const name = imageName(image);
    const seconds = await buildTo(image, { target });
    const { files } = await readImage(target);
    const judged = judgeContent(name, unneededContent(files, image.folder));
    const problems = contentProblems(name, judged);
    for (const problem of problems) console.log(problem);
    const allowed = judged.allowed.length === 0 ? "" : `, ${judged.allowed.length} allowed`;
    console.log(`${name}: ${files.size} files${allowed}; built in ${seconds.toFixed(1)} s`);
    tally[problems.length === 0 ? "passed" : "failed"]++;
  }
  return tally;
}

/** Prints mode, size and path of every file, with the names of the kinds that programs do not need. */
async function list(images: readonly BuiltService[], folder: string): Promise<void> {
  const target = join(folder, "image");
  for (const image of images) {
    await buildTo(image, { target });
    const { files } = await readImage(target);
    const kinds = new Map(unneededFiles(files).map(({ path, kind }) => [path, kind]));
    console.log(`\n${imageName(image)}`);
    for (const [path, { mode, size }] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const kind = kinds.get(path);
      console.log(`${mode} ${String(size).padStart(11)} /${path}${kind === undefined ? "" : `  (${kind})`}`);
    }
  }
}

/** Arguments for {@link measure}. */
interface Measuring {
  readonly folder: string;
  readonly against: string | undefined;
  /** Whether all images are measured, which makes a report. */
  readonly isComplete: boolean;
}

/** Measures images one after the other, prints them, and writes the report if all were measured. */
async function measure(images: readonly BuiltService[], { folder, against, isComplete }: Measuring): Promise<void> {
  const environment = benchEnvironment(PROJECT_FOLDER, REPORT);
  const former = against === undefined ? [] : formerImages(against, folder);
  const sbom = await Sbom.open(print);
  const measured: MeasuredImage[] = [];
  for (const image of images) {
    const before = former.find((candidate) => imageName(candidate) === imageName(image));
    const one = await measureImage({ image, before, folder, sbom });
    print(summaryText(one));
    measured.push(one);
  }
  if (!isComplete) return;
  const path = join(PROJECT_FOLDER, REPORT);
  const options = { path, substitutes: !(await hubReachable()), ...(against === undefined ? {} : { against }) };
  writeWhole(path, await renderImages(measured, environment, options));
  console.log(`\nWritten: ${relative(process.cwd(), path)}`);
}

function formerImages(revision: string, folder: string): BuiltService[] {
  const former = join(folder, "former");
  mkdirSync(former);
  checkOutApplications(revision, former);
  return findImages(former);
}

function print(text: string): void {
  console.log(text);
}

finish(main);
