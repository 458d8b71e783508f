import assert from "node:assert/strict";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { ensureStack, prepareEngine, type Engine } from "../../../local/engine";
import { Builder } from "../../support/builder";
import { ProjectCopy } from "../../../lib/project-copy";
import { ImmutableRegistry, type ManifestPush } from "../../support/registry";
import { BUILD_TIMEOUT, localCluster, QUIET } from "../support";

/** The base images in the local cluster's registry. */
const BASE_REGISTRY = "localhost:5000/library";

/**
 * The official docker-build provider, two real builders, and a registry with immutable tags. Each build of the image
 * `web` has another digest, so an equal digest proves that it was not built again; `still` is reproducible.
 */
describe("images of the official provider", () => {
  const root = mkdtempSync(join(tmpdir(), "slipway-images-"));
  const project = join(root, "project");
  const folder = join(project, "test", "engine", "images");
  const page = join(folder, "web", "page.txt");
  let engine: Engine | undefined;
  let registry: ImmutableRegistry;
  const builders: Builder[] = [];
  let first: Readonly<Record<string, string>> = {};

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    if ((await localCluster()) === undefined) this.skip();
    ProjectCopy.into(project);
    copyFileSync(join(project, "tsconfig.json"), join(folder, "tsconfig.json"));
    registry = await ImmutableRegistry.start(join(root, "registry"));
    const buildx = join(root, "buildx");
    const http = [registry.host, BASE_REGISTRY.split("/")[0] ?? ""];
    for (const name of ["one", "two"]) builders.push(await Builder.start(name, root, buildx, http));
    const state = join(root, "state");
    mkdirSync(state);
    engine = await prepareEngine(QUIET, { backend: pathToFileURL(state).href, buildx });
    await stack("main", "one", ["web", "still"]);
  });
  after(async () => {
    await engine?.close();
    for (const builder of builders) await builder.close();
    if (engine) await registry.close();
    rmSync(root, { recursive: true, force: true });
  });

  it("are built and pushed once", async () => {
    assert.deepEqual((await pushesOf(() => up("main"))).map(nameOf), ["still", "web"]);
    first = await references("main");
    assert.match(first.web ?? "", /^localhost:\d+\/web@sha256:[0-9a-f]{64}$/);
    assert.deepEqual(await pushesOf(() => up("main", "--expect-no-changes")), []);
  });

  it("stay the same with another umask", async () => {
    for (const name of ["web", "still"]) {
      for (const file of readdirSync(join(folder, name))) chmodSync(join(folder, name, file), 0o664);
      chmodSync(join(folder, name), 0o775);
    }
    assert.deepEqual(await pushesOf(() => up("main", "--expect-no-changes")), []);
  });

  it("are not built again when a change of the sources is reverted", async () => {
    const before = readFileSync(page, "utf8");
    writeFileSync(page, "Another page.\n");
    assert.deepEqual((await pushesOf(() => up("main"))).map(nameOf), ["web"]);
    assert.notEqual((await references("main")).web, first.web);
    writeFileSync(page, before);
    assert.deepEqual(await pushesOf(() => up("main")), []);
    assert.deepEqual(await references("main"), first);
    assert.deepEqual(await pushesOf(() => up("main", "--expect-no-changes")), []);
  });

  it("are not built again when they are removed and added", async () => {
    await set("main", "images", JSON.stringify(["still"]));
    await up("main");
    await set("main", "images", JSON.stringify(["web", "still"]));
    assert.deepEqual(await pushesOf(() => up("main")), []);
    assert.deepEqual(await references("main"), first);
  });

  it("are found in the registry by another stack with another builder", async () => {
    await stack("other", "two", ["web", "still"]);
    assert.deepEqual(await pushesOf(() => up("other")), []);
    assert.deepEqual(await references("other"), first);
    assert.deepEqual(await pushesOf(() => up("other", "--expect-no-changes")), []);
    const { output } = await pulumi("other", ["preview", "--diff", "--expect-no-changes"]);
    assert.doesNotMatch(output, /references/, "a preview does not know the digest of an image that is there");
  });

  it("have the same digest from another builder if their Dockerfile is reproducible", async () => {
    await stack("elsewhere", "two", ["web", "still"], { registry: `${registry.host}/elsewhere` });
    assert.deepEqual((await pushesOf(() => up("elsewhere"))).map(nameOf), ["elsewhere/still", "elsewhere/web"]);
    const there = await references("elsewhere");
    assert.equal(digestOf(there.still), digestOf(first.still));
    assert.notEqual(digestOf(there.web), digestOf(first.web), "an image that is not reproducible has the same digest");
  });

  it("are rejected by the registry if the program does not look for them there", async () => {
    await stack("blind", "two", ["web"], { findImages: "false" });
    const { output } = await pulumi("blind", ["up", "--yes", "--skip-preview"], { fails: true });
    assert.match(output, /cannot be overwritten because the tag is immutable/);
  });

  it("have an unknown digest in a preview that may change it", async () => {
    const file = join(root, "state.json");
    await pulumi("main", ["stack", "export", "--file", file]);
    const state = readFileSync(file, "utf8");
    const changed = state.replaceAll(/"contextHash": "[0-9a-f]{64}"/g, `"contextHash": "${"0".repeat(64)}"`);
    assert.notEqual(changed, state);
    writeFileSync(file, changed);
    await pulumi("main", ["stack", "import", "--file", file]);
    const { output } = await pulumi("main", ["preview", "--diff"]);
    assert.match(output, /~ docker-build:index:Image: \(update\)/);
    assert.doesNotMatch(output, /@"/);
    await up("main");
    assert.deepEqual(await references("main"), first);
  });

  async function stack(name: string, builder: string, images: string[], others: Record<string, string> = {}) {
    assert.ok(engine);
    await ensureStack(engine, name, folder);
    const config = {
      registry: registry.host,
      bases: BASE_REGISTRY,
      builder,
      images: JSON.stringify(images),
      ...others,
    };
    for (const [key, value] of Object.entries(config)) await set(name, key, value);
  }

  async function set(name: string, key: string, value: string): Promise<void> {
    await pulumi(name, ["config", "set", key, "--", value]);
  }

  function up(name: string, ...options: readonly string[]) {
    return pulumi(name, ["up", "--yes", "--skip-preview", ...options]);
  }

  async function references(name: string): Promise<Readonly<Record<string, string>>> {
    const { stdout } = await pulumi(name, ["stack", "output", "references", "--json"]);
    return JSON.parse(stdout) as Record<string, string>;
  }

  async function pulumi(name: string, args: readonly string[], { fails = false } = {}) {
    assert.ok(engine);
    const { code, output, stdout } = await engine.run(["--stack", name, "--non-interactive", ...args], { cwd: folder });
    assert.equal(code !== 0, fails, output);
    return { output, stdout };
  }

  /** The manifests that are pushed under a tag during `work`, sorted by image. */
  async function pushesOf(work: () => Promise<unknown>): Promise<ManifestPush[]> {
    const before = registry.pushes.length;
    await work();
    const by = (one: ManifestPush, other: ManifestPush) => (one.image < other.image ? -1 : 1);
    return registry.pushes.slice(before).sort(by);
  }
});

function nameOf({ image }: ManifestPush): string {
  return image.replace(/:[^:]*$/, "");
}

function digestOf(reference = ""): string {
  return reference.replace(/^.*@/, "");
}
