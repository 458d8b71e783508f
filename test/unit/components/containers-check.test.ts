import assert from "node:assert/strict";

import { assertPod, assertVolumes } from "../../../components/workload/pod-check";
import type { PodArgs } from "../../../components/workload/pod-args";
import { CONTEXT } from "../../support/shop";

const IMAGE = "registry.test/shop/web@sha256:1";
const SMALL = { cpu: 10, memory: 32 };
const POD: PodArgs = {
  ...CONTEXT,
  image: IMAGE,
  resources: SMALL,
  ports: { http: 8000 },
};
const BESIDE = { name: "engine", image: IMAGE, resources: SMALL };

const CASES: readonly (readonly [string, Partial<PodArgs>, RegExp])[] = [
  [
    "two containers of one name",
    { init: [{ ...BESIDE, command: ["true"] }], sidecars: [BESIDE] },
    /^two containers of shop-web are named "engine"; rename one$/,
  ],
  [
    "a container with the main container's name",
    { sidecars: [{ ...BESIDE, name: "web" }] },
    /^two containers of shop-web are named "web"/,
  ],
  [
    "a container with the name of the init command's container",
    { initCommand: ["true"], init: [{ ...BESIDE, name: "init-command", command: ["true"] }] },
    /^two containers of shop-web are named "init-command"/,
  ],
  ["an invalid name", { sidecars: [{ ...BESIDE, name: "My_Engine" }] }, /"My_Engine" of shop-web/],
  [
    "a duplicate port",
    { sidecars: [{ ...BESIDE, ports: { engine: 8000 } }] },
    /^ports http and engine of shop-web are both 8000\/TCP; change one$/,
  ],
  [
    "a duplicate port name",
    { sidecars: [{ ...BESIDE, ports: { http: 9000 } }] },
    /^two ports of shop-web are named "http"; rename one$/,
  ],
  [
    "an unknown shared folder",
    { sharedFolders: { pages: { size: 1 } }, folders: { "/srv": "pages", "/var/run": "runs" } },
    /^\/var\/run of container web in shop-web refers to the shared folder "runs"; available: pages, data$/,
  ],
  [
    "a shared folder that no container mounts",
    { sharedFolders: { pages: { size: 1 } } },
    /^shared folder "pages" of shop-web is not mounted by any container/,
  ],
  [
    "an overlay in a read-only shared folder",
    {
      sharedFolders: { pages: { size: 1 } },
      readOnlyFolders: { "/srv/pages/": "pages" },
      overlays: { "/srv/pages": { a: "" } },
    },
    /^overlay \/srv\/pages of container web in shop-web is inside \/srv\/pages\/, which is read-only; share it under/,
  ],
  [
    "an overlay below mounted files",
    { sidecars: [{ ...BESIDE, files: { "/etc/shop": { b: "" } }, overlays: { "/etc/shop/more": { a: "" } } }] },
    /^overlay \/etc\/shop\/more of container engine in shop-web is inside \/etc\/shop, which is read-only/,
  ],
  [
    "an overlay whose file name is a path",
    { overlays: { "/srv": { "a/b": "" } } },
    /^overlay \/srv of container web in shop-web has the file "a\/b"; file names consist of/,
  ],
  [
    "a path that is mounted twice",
    { sharedFolders: { pages: { size: 1 } }, folders: { "/etc/shop/": "pages" }, files: { "/etc/shop": { a: "" } } },
    /^container web of shop-web mounts \/etc\/shop twice; remove one$/,
  ],
  [
    "a path of two kinds of Secrets",
    { mountedSecrets: { "/etc/shop": "keys" }, optionalSecrets: { "/etc/shop": ["logins"] } },
    /^container web of shop-web mounts \/etc\/shop twice; remove one$/,
  ],
  [
    "a second /tmp",
    { sharedFolders: { pages: { size: 1 } }, folders: { "/tmp": "pages" } },
    /^container web of shop-web mounts \/tmp twice/,
  ],
  [
    "a relative path",
    { sharedFolders: { pages: { size: 1 } }, folders: { "srv/pages": "pages" } },
    /^mount folder is "srv\/pages"; it must be an absolute path/,
  ],
];

describe("assertPod", () => {
  for (const [what, args, message] of CASES) {
    it(`rejects ${what}`, () => {
      assert.throws(
        () => {
          assertPod("shop-web", "web", { ...POD, ...args }, ["data"]);
        },
        { name: "RangeError", message },
      );
    });
  }

  it("accepts claims as folders, and overlays in writable folders, also next to a folder of similar name", () => {
    const fits: PodArgs = {
      ...POD,
      sharedFolders: { pages: { size: 1 } },
      folders: { "/srv/pages": "pages", "/data": "data" },
      readOnlyFolders: { "/srv/page": "pages" },
      overlays: { "/srv/pages": { a: "" }, "/app": { "conf.py": "" } },
      sidecars: [{ ...BESIDE, ports: { engine: 9000 }, folders: { "/logs": "data" } }],
    };
    assert.doesNotThrow(() => {
      assertPod("shop-web", "web", fits, ["data"]);
    });
  });

  it("rejects two volumes of one name, and explains where the name comes from", () => {
    assert.throws(
      () => {
        assertVolumes("shop-web", ["tmp", "conf", "conf"]);
      },
      {
        name: "RangeError",
        message: /^two volumes of shop-web are named "conf"; rename one of the folders/,
      },
    );
    assert.doesNotThrow(() => {
      assertVolumes("shop-web", ["tmp", "conf"]);
    });
  });
});
