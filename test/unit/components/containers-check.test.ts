import assert from "node:assert/strict";

import { assertPod, assertVolumes } from "../../../components/workload/pod-check";
import type { PodArgs } from "../../../components/workload/pod-args";

const IMAGE = "registry.test/shop/web@sha256:1";
const SMALL = { cpu: 10, memory: 32 };
const POD: PodArgs = {
  application: "shop",
  namespace: "shop",
  ingressNamespace: "traefik",
  rolloutDeadline: 90,
  image: IMAGE,
  resources: SMALL,
  port: 8000,
};
const BESIDE = { name: "engine", image: IMAGE, resources: SMALL };

const CASES: readonly (readonly [string, Partial<PodArgs>, RegExp])[] = [
  [
    "two containers of one name",
    { init: [{ ...BESIDE, command: ["true"] }], sidecars: [BESIDE] },
    /^two containers of shop-web are named "engine"; rename one$/,
  ],
  [
    "a container with the serving one's name",
    { sidecars: [{ ...BESIDE, name: "web" }] },
    /^two containers of shop-web are named "web"/,
  ],
  [
    "a container with the name of the command before",
    { before: ["true"], init: [{ ...BESIDE, name: "before", command: ["true"] }] },
    /^two containers of shop-web are named "before"/,
  ],
  ["a name that Kubernetes does not take", { sidecars: [{ ...BESIDE, name: "My_Engine" }] }, /"My_Engine" of shop-web/],
  [
    "a port that is taken",
    { sidecars: [{ ...BESIDE, ports: { engine: 8000 } }] },
    /^two containers of shop-web have port 8000; change one$/,
  ],
  [
    "a port's name that is taken",
    { sidecars: [{ ...BESIDE, ports: { http: 9000 } }] },
    /^two ports of shop-web are named "http"; rename one$/,
  ],
  [
    "a folder that names no shared one",
    { sharedFolders: { pages: { size: 1 } }, folders: { "/srv": "pages", "/var/run": "runs" } },
    /^\/var\/run of container web in shop-web is the shared folder "runs"; there are: pages, data$/,
  ],
  [
    "a shared folder that nobody mounts",
    { sharedFolders: { pages: { size: 1 } } },
    /^shared folder "pages" of shop-web is in no container/,
  ],
  [
    "an overlay in a folder that is shared read-only",
    {
      sharedFolders: { pages: { size: 1 } },
      readOnlyFolders: { "/srv/pages/": "pages" },
      overlays: { "/srv/pages": { a: "" } },
    },
    /^overlay \/srv\/pages of container web in shop-web lies in \/srv\/pages\/, which is read-only; share it under/,
  ],
  [
    "an overlay below mounted files",
    { sidecars: [{ ...BESIDE, files: { "/etc/shop": { b: "" } }, overlays: { "/etc/shop/more": { a: "" } } }] },
    /^overlay \/etc\/shop\/more of container engine in shop-web lies in \/etc\/shop, which is read-only/,
  ],
  [
    "an overlay with a path for a name",
    { overlays: { "/srv": { "a/b": "" } } },
    /^overlay \/srv of container web in shop-web has the file "a\/b"; a file's name is of/,
  ],
  [
    "one path twice",
    { sharedFolders: { pages: { size: 1 } }, folders: { "/etc/shop/": "pages" }, files: { "/etc/shop": { a: "" } } },
    /^container web of shop-web mounts \/etc\/shop twice; leave one out$/,
  ],
  [
    "a second folder for temporary files",
    { sharedFolders: { pages: { size: 1 } }, folders: { "/tmp": "pages" } },
    /^container web of shop-web mounts \/tmp twice/,
  ],
  [
    "a relative path",
    { sharedFolders: { pages: { size: 1 } }, folders: { "srv/pages": "pages" } },
    /^mount folder is "srv\/pages"; it must be an absolute path/,
  ],
];

describe("the check of a pod", () => {
  for (const [what, args, message] of CASES) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => {
          assertPod("shop-web", "web", { ...POD, ...args }, ["data"]);
        },
        { name: "RangeError", message },
      );
    });
  }

  it("takes what fits: claims as folders, overlays in folders that can be written, and beside a like-named one", () => {
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

  it("refuses two volumes of one name, and says where the name comes from", () => {
    assert.throws(
      () => {
        assertVolumes("shop-web", ["tmp", "conf", "conf"]);
      },
      {
        name: "RangeError",
        message: /^two volumes of shop-web are named "conf"; name one of the folders otherwise/,
      },
    );
    assert.doesNotThrow(() => {
      assertVolumes("shop-web", ["tmp", "conf"]);
    });
  });
});
