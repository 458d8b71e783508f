import assert from "node:assert/strict";
import { once, EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

import type { DevApplication, DevImage } from "../../../../local/dev/application";
import { type Batch, Batches } from "../../../../local/dev/batches";
import { SourceWatcher } from "../../../../local/dev/watch";

/** Milliseconds; far more than the tests take. */
const NEVER = 60_000;

describe("changes that occur together", () => {
  const collected = (quiet: number, longest: number) => {
    const events = new EventEmitter();
    const batches = new Batches({ quiet, longest, onBatch: (batch) => events.emit("batch", batch) });
    const next = async (): Promise<Batch> => {
      const [batch] = (await once(events, "batch")) as [Batch];
      return batch;
    };
    return { batches, next };
  };

  it("are one batch, with each path once and the time of the first", async () => {
    const { batches, next } = collected(20, NEVER);
    const before = Date.now();
    const batch = next();
    for (const path of ["b", "a", "b"]) batches.add(path);
    const { paths, since } = await batch;
    assert.deepEqual(paths, ["a", "b"]);
    assert.ok(since >= before && since <= Date.now());
  });

  it("are not collected for ever", async () => {
    const { batches, next } = collected(NEVER, 20);
    const batch = next();
    batches.add("a");
    const again = setInterval(() => {
      batches.add("a");
    }, 1);
    assert.deepEqual((await batch).paths, ["a"]);
    clearInterval(again);
    batches.close();
  });

  it("begin anew after a batch, and are dropped at the end", async () => {
    const { batches, next } = collected(5, NEVER);
    const first = next();
    batches.add("a");
    await first;
    const second = next();
    batches.add("b");
    assert.deepEqual((await second).paths, ["b"]);
    batches.add("c");
    batches.close();
    const third = next();
    batches.add("d");
    assert.deepEqual((await third).paths, ["d"]);
  });
});

describe("the watcher of sources", () => {
  let root: string;
  let watcher: SourceWatcher;
  let events: EventEmitter;
  beforeEach(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "slipway-watch-")));
    for (const file of [
      "web/main.py",
      "web/node_modules/left/index.js",
      "web/deep/page.html",
      "index.ts",
      "notes.md",
    ]) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), "");
    }
    events = new EventEmitter();
    watcher = new SourceWatcher(
      (batch) => events.emit("batch", batch),
      (error) => events.emit("error", error),
    );
    const image: Pick<DevImage, "name" | "roots" | "mayContain"> = {
      name: "web",
      roots: [join(root, "web")],
      mayContain: (path) => path.startsWith(join(root, "web/")) && !path.includes("node_modules"),
    };
    const isProgram = (path: string): boolean => path === join(root, "index.ts");
    const application = { name: "shop", images: [image], programRoots: [root], isProgram };
    await watcher.watch(application as unknown as DevApplication);
  });
  afterEach(async () => {
    await watcher.close();
    rmSync(root, { recursive: true });
  });

  /** The names of the files in the next batch after a change; each test ends with a file that is watched. */
  const changed = async (change: () => void): Promise<string[]> => {
    const next = once(events, "batch");
    change();
    const [{ paths }] = (await next) as [Batch];
    return paths.map((path) => basename(path));
  };

  const write = (file: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), String(Math.random()));
  };

  it("reports sources and the program, and no other file", async () => {
    const files = await changed(() => {
      ["web/node_modules/left/index.js", "notes.md", "web/deep/page.html", "web/main.py", "index.ts"].forEach(write);
    });
    assert.deepEqual(files.sort(), ["index.ts", "main.py", "page.html"]);
  });

  it("reports a file that an editor replaces, and one in a new folder", async () => {
    const files = await changed(() => {
      write("web/.main.py.part");
      renameSync(join(root, "web/.main.py.part"), join(root, "web/main.py"));
      write("web/new/more.py");
    });
    assert.ok(files.includes("main.py"), files.join());
    // A new folder is reported before its files.
    const rest = files.includes("more.py") ? files : await changed(() => undefined);
    assert.ok(rest.includes("more.py"), rest.join());
  });

  it("reports a deleted file", async () => {
    const files = await changed(() => {
      rmSync(join(root, "web/main.py"));
    });
    assert.deepEqual(files, ["main.py"]);
  });
});
