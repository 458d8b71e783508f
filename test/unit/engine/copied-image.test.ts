import assert from "node:assert/strict";

import { dockerBuild } from "../../../local/engine/standins/docker-build";
import { indexFailures } from "../../../local/engine/standins/docker-build/indexes";
import { hasRegistry, Registry, sha256 } from "./registry";
import { work } from "./support";

const INDEX = "docker-build:index:Index";
const OCI = "application/vnd.oci.image";

describe("the docker-build stand-in's copies", () => {
  it("say what they cannot do", () => {
    const sources = [`localhost:5000/a@sha256:${"0".repeat(64)}`];
    const properties = (inputs: Parameters<typeof indexFailures>[0]) =>
      indexFailures({ sources, tag: "localhost:5000/b:1", push: true, ...inputs }).map(({ property }) => property);
    assert.deepEqual(properties({}), []);
    assert.deepEqual(properties({ push: false, sources: [], registry: {} }), ["push", "registry", "sources"]);
    assert.deepEqual(properties({ tag: "a/b:1", sources: ["c"] }), ["tag", "sources"]);
  });

  it("are made again for other sources, and anew for another tag", async () => {
    const inputs = { sources: ["localhost:5000/a:1"], tag: "localhost:5000/b:1", push: true };
    const provider = dockerBuild.configure({});
    const changes = async (next: object) => {
      const request = { id: "it", state: inputs, oldInputs: inputs, inputs: { ...inputs, ...next } };
      return (await provider.diff({ ...work(INDEX), ...request })).changes;
    };
    assert.deepEqual(await changes({}), []);
    assert.deepEqual(await changes({ tag: "localhost:5000/b:2" }), [{ path: ["tag"], kind: "update", replaces: true }]);
    assert.deepEqual(await changes({ sources: ["localhost:5000/a:2"] }), [
      { path: ["sources", 0], kind: "update", replaces: false },
    ]);
  });

  it("serve no other type", () => {
    const provider = dockerBuild.configure({});
    assert.throws(
      () => provider.check({ ...work("docker-build:index:Other"), oldInputs: undefined, inputs: {} }),
      /it serves/,
    );
  });

  describe("between two registries", () => {
    let tested: Registry;
    let live: Registry;
    before(async function () {
      if (!hasRegistry) this.skip();
      [tested, live] = await Promise.all([Registry.start(), Registry.start()]);
    });
    after(async () => {
      if (hasRegistry) await Promise.all([tested.close(), live.close()]);
    });

    /** Pushes an image whose only layer is a text. */
    const push = async (architecture: string, tag?: string) => {
      const blob = (kind: string, text: string) => tested.blob("shop/web", `${OCI}.${kind}`, Buffer.from(text));
      const config = await blob("config.v1+json", JSON.stringify({ architecture, os: "linux" }));
      const layers = [await blob("layer.v1.tar", `layer of ${architecture}`)];
      const mediaType = `${OCI}.manifest.v1+json`;
      return tested.manifest("shop/web", mediaType, { schemaVersion: 2, mediaType, config, layers }, tag);
    };
    const copy = async (digest: string, tag: string, to = live) => {
      const inputs = { sources: [`${tested.host}/shop/web@${digest}`], tag: `${to.host}/${tag}`, push: true };
      return (await dockerBuild.configure({}).create({ ...work(INDEX), inputs })).outputs;
    };
    const digestAt = async (path: string) => sha256((await live.get(path, `${OCI}.index.v1+json`)).bytes);

    it("take an image for one platform with its layers, under the digest that it had; the tag leads to it", async () => {
      const { digest } = await push("amd64", "one");
      const { ref } = await copy(digest, "live/web:promoted-1");
      const { bytes } = await live.get(`live/web/manifests/${digest}`, `${OCI}.manifest.v1+json`);
      assert.equal(sha256(bytes), digest);
      const { layers } = JSON.parse(bytes.toString()) as { layers: { digest: string }[] };
      const layer = await live.get(`live/web/blobs/${layers[0]?.digest ?? ""}`);
      assert.equal(layer.bytes.toString(), "layer of amd64");

      const index = await live.get("live/web/manifests/promoted-1", `${OCI}.index.v1+json`);
      assert.equal(ref, `${live.host}/live/web:promoted-1@${sha256(index.bytes)}`);
      const { manifests } = JSON.parse(index.bytes.toString()) as { manifests: object[] };
      const platform = { architecture: "amd64", os: "linux" };
      assert.deepEqual(manifests, [{ mediaType: `${OCI}.manifest.v1+json`, digest, size: bytes.length, platform }]);
    });

    it("take an image for several platforms as it is, tag and all", async () => {
      const manifests = [await push("amd64"), await push("arm64")];
      const mediaType = `${OCI}.index.v1+json`;
      const content = { schemaVersion: 2, mediaType, manifests };
      const { digest } = await tested.manifest("shop/web", mediaType, content, "two");
      const { ref } = await copy(digest, "live/web:promoted-2");
      assert.equal(ref, `${live.host}/live/web:promoted-2@${digest}`);
      assert.equal(await digestAt("live/web/manifests/promoted-2"), digest);
      for (const one of manifests) {
        const { bytes } = await live.get(`live/web/manifests/${one.digest}`, one.mediaType);
        assert.equal(sha256(bytes), one.digest);
      }
    });

    it("work within one registry too, and a second time", async () => {
      const { digest } = await push("amd64");
      const first = await copy(digest, "other/web:1", tested);
      assert.deepEqual(await copy(digest, "other/web:1", tested), first);
      const { bytes } = await tested.get(`other/web/manifests/${digest}`, `${OCI}.manifest.v1+json`);
      assert.equal(sha256(bytes), digest);
    });

    it("say what is not there", async () => {
      const missing = `sha256:${"0".repeat(64)}`;
      await assert.rejects(copy(missing, "live/web:none"), /shop\/web\/manifests\/sha256:0{64}: HTTP 404 .*unknown/);
      const { host } = live;
      const inputs = { sources: [`${host}/a:1`], tag: "localhost:1/b:1", push: true };
      await assert.rejects(async () => dockerBuild.configure({}).create({ ...work(INDEX), inputs }), /HTTP 404/);
    });
  });
});
