import assert from "node:assert/strict";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

import { stageContext, stagedFolder } from "../../components/image/build-context";
import { contextEntries } from "../../components/image/context-entries";
import { contextFiles } from "../../components/image/context-files";
import { IGNORE_CASES } from "../support/ignore-cases";
import { excludedPaths } from "../support/ignore-cases/judge";
import { type Answer, ask, contextOracle } from "./context-oracle";
import { RandomCases } from "./context-oracle/random";
import { BUILD_TIMEOUT } from "./support";

/** Random ignore files with 12 paths each, and random folders with an ignore file each. */
const IGNORE_FILES = 5000;
const FOLDERS = 300;
/** What the program refuses although the builder does not. */
const UNSUPPORTED = /\\[QpPx] is not supported|byte order mark|takes the number in braces for a count/;

/** The packages by which Docker's builder reads ignore files and sends a context, compared with the program. */
describe("build contexts", () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const root = mkdtempSync(join(tmpdir(), "slipway-contexts-"));
  let oracle: string;
  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    oracle = await contextOracle();
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("have ignore files that mean what the recorded cases say", () => {
    const questions = IGNORE_CASES.map(([ignore, excluded, sent = []]) => ({
      ignore,
      paths: excluded === "refused" ? [] : [...excluded, ...sent],
    }));
    for (const [index, { error, excluded }] of ask(oracle, questions).entries()) {
      const [ignore, expected] = IGNORE_CASES[index] ?? assert.fail();
      assert.deepEqual(error === "" ? excluded : "refused", expected, `${JSON.stringify(ignore)}: ${error}`);
    }
  });

  it(`have ignore files that are read alike (SEED=${seed})`, () => {
    const random = new RandomCases(seed);
    const cases = Array.from({ length: IGNORE_FILES }, () => ({
      ignore: random.ignoreFile(),
      paths: Array.from({ length: 12 }, () => random.path()),
    }));
    let accepted = 0;
    for (const [index, answer] of ask(oracle, cases).entries()) {
      const { ignore, paths } = cases[index] ?? assert.fail();
      const found = excludedPaths(ignore, paths);
      if ("refused" in found) {
        const isKnown = answer.error !== "" || found.refused.some((problem) => UNSUPPORTED.test(problem));
        assert.ok(isKnown, `only the program refuses ${JSON.stringify(ignore)}: ${found.refused.join()}`);
      } else {
        assert.equal(answer.error, "", `only the builder refuses ${JSON.stringify(ignore)}`);
        assert.deepEqual(found, answer.excluded, JSON.stringify({ ignore, paths }));
        accepted += 1;
      }
    }
    assert.ok(accepted > IGNORE_FILES / 10, `only ${accepted} ignore files are accepted`);
  });

  it(`are sent alike (SEED=${seed})`, () => {
    const random = new RandomCases(seed);
    const folders = Array.from({ length: FOLDERS }, (_, index) => randomFolder(random, join(root, String(index))));
    const answers = ask(oracle, folders);
    for (const [index, { folder, ignore }] of folders.entries()) {
      const answer = answers[index] ?? assert.fail();
      assert.equal(answer.error, "", ignore);
      assert.deepEqual(
        contextFiles(folder, join(folder, "Dockerfile")),
        expectedFiles(answer),
        JSON.stringify({ folder, ignore }),
      );
    }
    // Some folders would show nothing: all or none of their files are sent.
    assert.ok(answers.some(({ sent }) => sent.some(({ link }) => link !== "")));
    assert.ok(answers.some((answer) => expectedFiles(answer).some((path) => path.endsWith("/"))));
  });

  it("are staged with the files, folders and links that are sent, and sent again in full", () => {
    const random = new RandomCases(seed);
    const before = process.cwd();
    process.chdir(root);
    try {
      const folders = Array.from({ length: 20 }, (_, index) => randomFolder(random, `staged-${index}`));
      for (const { folder, ignore } of folders) {
        const [{ sent } = assert.fail()] = ask(oracle, [{ ignore, folder }]);
        stageContext("shop", contextEntries(folder, join(folder, "Dockerfile")));
        const staged = ask(oracle, [
          { ignore, folder: stagedFolder("shop") },
          { ignore: "", folder: stagedFolder("shop") },
        ]);
        for (const again of staged) assert.deepEqual(again.sent, sent, ignore);
        for (const { path, link } of sent) {
          const status = lstatSync(join(stagedFolder("shop"), path));
          if (status.isSymbolicLink()) assert.equal(readlinkSync(join(stagedFolder("shop"), path)), link);
        }
      }
    } finally {
      process.chdir(before);
    }
  });
});

/** Files, links and empty folders with few names, a Dockerfile, and an ignore file that belongs to either. */
function randomFolder(random: RandomCases, folder: string): { folder: string; ignore: string } {
  mkdirSync(folder);
  writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
  const ignore = random.simpleIgnoreFile();
  const isOwn = random.below(2) === 0;
  writeFileSync(join(folder, isOwn ? "Dockerfile.dockerignore" : ".dockerignore"), ignore);
  if (isOwn) writeFileSync(join(folder, ".dockerignore"), "*\n");
  for (let count = 0; count < 12; count += 1) {
    const path = join(folder, random.simplePath());
    try {
      // A link among the parents may lead out of the folder, where nothing is written.
      if (!isInside(folder, dirname(path))) continue;
      mkdirSync(dirname(path), { recursive: true });
      if (existsSync(path)) continue;
      const kind = random.below(4);
      if (kind === 0) mkdirSync(path);
      else if (kind === 1) symlinkSync(random.one(["Dockerfile", "../b", "nowhere/x", "/usr"]), path);
      else writeFileSync(path, path);
    } catch (error) {
      // A part of the path is a file or a link already.
      if (!["EEXIST", "ENOTDIR", "ENOENT", "ELOOP", "EACCES"].includes(String((error as NodeJS.ErrnoException).code)))
        throw error;
    }
  }
  return { folder, ignore };
}

/** Whether a path, or the part of it that exists, is in this folder after its links have been followed. */
function isInside(folder: string, path: string): boolean {
  if (!existsSync(path)) return isInside(folder, dirname(path));
  return !relative(realpathSync(folder), realpathSync(path)).startsWith("..");
}

/** What is sent, in the form of {@link contextFiles}. */
function expectedFiles({ sent }: Answer): string[] {
  const isEmpty = (folder: string) => !sent.some(({ path }) => path.startsWith(`${folder}/`));
  return sent.flatMap(({ path, folder }) => (folder ? (isEmpty(path) ? [`${path}/`] : []) : [path])).sort();
}
