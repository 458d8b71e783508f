import assert from "node:assert/strict";

import { StepError } from "../../../../local/host/progress";
import { LoopBench } from "../../../support/loop-bench";

describe("the development loop", () => {
  it("builds only the image whose sources have changed, and rolls out its digest", async () => {
    const bench = new LoopBench();
    bench.api.sources = "new";
    await bench.save("/shop/api/main.py");
    const build = await bench.begun(1);
    assert.equal(build.tag, "api new");
    build.finish("sha256:1");
    await bench.loop.idle();
    assert.deepEqual(bench.rolled, ["registry.test/api@sha256:1"]);
    assert.equal(bench.builds.length, 1);
    assert.match(bench.notes.at(-1) ?? "", /^api: ready .* after the save \(rollout /);
  });

  it("does nothing for files that no tag depends on, also if they are saved again", async () => {
    const bench = new LoopBench();
    await bench.save("/shop/api/README.md");
    bench.api.sources = "new";
    await bench.save("/shop/api/main.py");
    (await bench.begun(1)).finish("sha256:1");
    await bench.loop.idle();
    await bench.save("/shop/api/main.py");
    await bench.loop.idle();
    assert.equal(bench.builds.length, 1);
    assert.equal(bench.rolled.length, 1);
  });

  it("cancels a build when a newer change comes, and rolls out only that", async () => {
    const bench = new LoopBench();
    bench.web.sources = "first";
    await bench.save("/shop/web/page.html");
    const first = await bench.begun(1);
    bench.web.sources = "second";
    await bench.save("/shop/web/page.html");
    assert.equal(first.signal.aborted, true);
    const second = await bench.begun(2);
    assert.equal(second.tag, "web second");
    second.finish("sha256:2");
    await bench.loop.idle();
    assert.deepEqual(bench.rolled, ["registry.test/web@sha256:2"]);
    assert.deepEqual(bench.problems, []);
  });

  it("skips the result of a build that ended although it was cancelled", async () => {
    const bench = new LoopBench();
    bench.web.sources = "first";
    await bench.save("/shop/web/page.html");
    const first = await bench.begun(1);
    first.finish("sha256:1");
    bench.web.sources = "second";
    await bench.save("/shop/web/page.html");
    (await bench.begun(2)).finish("sha256:2");
    await bench.loop.idle();
    assert.deepEqual(bench.rolled, ["registry.test/web@sha256:2"]);
  });

  it("takes an image that the registry has without building it", async () => {
    const bench = new LoopBench();
    bench.web.pushed.set("before", "sha256:0");
    bench.web.sources = "before";
    await bench.save("/shop/web/page.html");
    await bench.loop.idle();
    assert.deepEqual(bench.rolled, ["registry.test/web@sha256:0"]);
    assert.equal(bench.builds.length, 0);
  });

  it("shows a failed build and goes on; the next save is deployed, also of the same sources", async () => {
    const bench = new LoopBench();
    bench.web.sources = "broken";
    await bench.save("/shop/web/page.html");
    (await bench.begun(1)).fail(new StepError("syntax error in line 3", { hint: "correct the sources" }));
    await bench.loop.idle();
    assert.deepEqual(bench.problems, ["Failed: web\n  syntax error in line 3\n  What to do: correct the sources"]);
    await bench.save("/shop/web/page.html");
    const again = await bench.begun(2);
    assert.equal(again.tag, "web broken");
    bench.web.sources = "mended";
    await bench.save("/shop/web/page.html");
    (await bench.begun(3)).finish("sha256:2");
    await bench.loop.idle();
    assert.deepEqual(bench.rolled, ["registry.test/web@sha256:2"]);
  });

  it("reports sources that cannot be read, and deploys those of other images", async () => {
    const bench = new LoopBench();
    bench.web.problem = "page.html cannot be read";
    bench.api.sources = "new";
    await bench.save("/shop/web/page.html", "/shop/api/main.py");
    (await bench.begun(1)).finish("sha256:1");
    await bench.loop.idle();
    assert.match(bench.problems.join(), /page\.html cannot be read/);
    assert.deepEqual(bench.rolled, ["registry.test/api@sha256:1"]);
  });

  it("watches other files when an ignore file has changed", async () => {
    const bench = new LoopBench();
    await bench.save("/shop/api/Dockerfile.dockerignore");
    assert.deepEqual(bench.watched, [bench.application]);
    assert.deepEqual(bench.builds, []);
  });

  it("cancels what it does when it is closed, and reports no failure", async () => {
    const bench = new LoopBench();
    bench.web.sources = "new";
    await bench.save("/shop/web/page.html");
    const build = await bench.begun(1);
    await bench.loop.close();
    assert.equal(build.signal.aborted, true);
    assert.deepEqual([...bench.rolled, ...bench.problems], []);
    bench.web.sources = "newer";
    await bench.save("/shop/web/page.html");
    assert.equal(bench.builds.length, 1);
  });
});

describe("a change of the program", () => {
  it("runs pulumi up once, and once more for changes meanwhile", async () => {
    const bench = new LoopBench();
    let release: () => void = () => undefined;
    bench.onUpdate = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    await bench.save("/shop/index.ts");
    await bench.save("/shop/settings.ts");
    await bench.save("/shop/index.ts");
    const begun = bench.updates;
    bench.onUpdate = () => Promise.resolve();
    release();
    await bench.loop.idle();
    assert.deepEqual([begun, bench.updates], [1, 2]);
    assert.deepEqual(bench.builds, []);
  });

  it("cancels builds, and deploys the sources that it did not", async () => {
    const bench = new LoopBench();
    bench.web.sources = "new";
    await bench.save("/shop/web/page.html");
    const build = await bench.begun(1);
    bench.onUpdate = async () => {
      assert.equal(build.signal.aborted, true);
      bench.web.pushed.set("new", "sha256:1");
      bench.api.sources = "meanwhile";
      await bench.save("/shop/api/main.py");
    };
    await bench.save("/shop/index.ts");
    const next = await bench.begun(2);
    assert.equal(next.tag, "api meanwhile");
    next.finish("sha256:2");
    await bench.loop.idle();
    assert.deepEqual(bench.rolled, ["registry.test/api@sha256:2"]);
  });

  it("that fails is shown, and the sources are deployed all the same", async () => {
    const bench = new LoopBench();
    bench.web.sources = "new";
    await bench.save("/shop/web/page.html");
    await bench.begun(1);
    bench.onUpdate = () => Promise.reject(new Error("exit code 255"));
    await bench.save("/shop/index.ts");
    (await bench.begun(2)).finish("sha256:2");
    await bench.loop.idle();
    assert.match(bench.problems.join(), /Failed: pulumi up\n {2}exit code 255/);
    assert.deepEqual(bench.rolled, ["registry.test/web@sha256:2"]);
  });
});
