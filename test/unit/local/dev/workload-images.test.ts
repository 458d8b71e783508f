import assert from "node:assert/strict";

import { UpdateMarker } from "../../../../local/deploy";
import type { DevImage } from "../../../../local/dev/application";
import type { Workload, WorkloadKind } from "../../../../local/dev/workload";
import { WorkloadImages } from "../../../../local/dev/workload-images";
import { exclusively } from "../../../../local/host/lock";
import { localPaths, type LocalPaths } from "../../../../local/host/paths";
import { testFolder } from "../../../support/folder";

const REPOSITORY = "registry.test/shop/web";
const IMAGE = { name: "shop-web", repository: REPOSITORY } as DevImage;

// The lock reads /proc, which exists on Linux only.
const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("the images of workloads", () => {
  let paths: LocalPaths;
  let workloads: Workload[];
  let notes: string[];
  const { signal } = new AbortController();
  const marked = (): boolean => new UpdateMarker(paths.pulumi).present;
  const workload = (kind: WorkloadKind, name: string, image = `${REPOSITORY}@old`): Workload => ({
    kind,
    name,
    selector: {},
    containers: [{ pointer: "", image }],
  });
  beforeEach(() => {
    paths = localPaths({ XDG_CACHE_HOME: testFolder() });
    workloads = [workload("Deployment", "web"), workload("Deployment", "db", "registry.test/db@1")];
    notes = [];
  });

  const open = (): WorkloadImages =>
    new WorkloadImages({
      paths,
      command: "npm run dev -- shop",
      note: (text) => notes.push(text),
      cluster: {
        workloads: () => Promise.resolve(workloads),
        setImage: ({ name }, _, image) => {
          assert.ok(marked(), "the change is not recorded before it is made");
          workloads = workloads.map((one) => (one.name === name ? workload(one.kind, name, image) : one));
          return Promise.resolve();
        },
        read: () => Promise.resolve({}),
        pods: () => Promise.resolve([]),
        deletePod: () => Promise.resolve(),
        events: () => Promise.resolve([]),
        logTail: () => Promise.resolve(""),
      },
    });

  it("change in the workloads that use it, and the next deployment refreshes the state", async () => {
    const images = open();
    assert.deepEqual(await images.roll(IMAGE, `${REPOSITORY}@new`, signal), ["web"]);
    assert.deepEqual(
      workloads.map(({ containers }) => containers[0]?.image),
      [`${REPOSITORY}@new`, "registry.test/db@1"],
    );
    assert.deepEqual(await images.roll(IMAGE, `${REPOSITORY}@new`, signal), []);
    assert.equal(await images.close(), false);
    assert.equal(marked(), true);
  });

  it("leave nothing behind if they are as before in the end", async () => {
    const images = open();
    await images.roll(IMAGE, `${REPOSITORY}@new`, signal);
    await images.roll(IMAGE, `${REPOSITORY}@old`, signal);
    assert.equal(await images.close(), true);
    assert.equal(marked(), false);
  });

  it("leave nothing behind after pulumi up, which has recorded them, whoever ran it", async () => {
    const images = open();
    await images.roll(IMAGE, `${REPOSITORY}@new`, signal);
    new UpdateMarker(paths.pulumi).clear();
    assert.equal(await images.close(), true);
    await images.roll(IMAGE, `${REPOSITORY}@old`, signal);
    assert.equal(await images.close(), false);
    await images.roll(IMAGE, `${REPOSITORY}@new`, signal);
    assert.equal(await images.close(), true);
  });

  it("stay recorded if an earlier run has left others", async () => {
    new UpdateMarker(paths.pulumi).set();
    const images = open();
    await images.roll(IMAGE, `${REPOSITORY}@old`, signal);
    assert.equal(await images.close(), false);
    assert.equal(marked(), true);
  });

  it("do not change in a Job, which has run", async () => {
    workloads.push(workload("Job", "migrate"));
    assert.deepEqual(await open().roll(IMAGE, `${REPOSITORY}@new`, signal), ["web"]);
    assert.match(notes.join(), /the Job migrate has run with the previous image; npm run local runs it again/);
  });

  it("do not change while another run deploys", async () => {
    const images = open();
    const cancel = new AbortController();
    await exclusively(
      paths,
      async () => {
        const rolled = images.roll(IMAGE, `${REPOSITORY}@new`, cancel.signal);
        while (notes.length === 0) await new Promise((resolve) => setImmediate(resolve));
        cancel.abort();
        await assert.rejects(rolled, /interrupted/);
      },
      { command: "npm run local -- up" },
    );
    assert.deepEqual(notes, [`waiting for \`npm run local -- up\` (pid ${process.pid})`]);
    assert.equal(workloads[0]?.containers[0]?.image, `${REPOSITORY}@old`);
  });
});
