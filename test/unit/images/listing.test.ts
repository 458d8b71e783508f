import assert from "node:assert/strict";

import { parseListing, withLayer } from "../../../scripts/images/listing";

const LISTING = `drwxr-xr-x 0/0               0 1980-01-01 00:00:00 ./
-rwsr-xr-x 0/0           12345 1980-01-01 00:00:00 usr/bin/mount
lrwxrwxrwx 0/0               0 1980-01-01 00:00:00 bin -> usr/bin
hrwxr-xr-x 0/0               0 1980-01-01 00:00:00 usr/bin/perl5.40 link to usr/bin/perl
crw-rw-rw- 0/0             1,3 1980-01-01 00:00:00 ./dev/null
drwxrwxrwt 0/0               0 1980-01-01 00:00:00 tmp/
-rw-r--r-- 0/0               7 1980-01-01 00:00:00 srv/a name.txt
`;

describe("the list of a layer", () => {
  it("has mode, size and path of each entry", () => {
    assert.deepEqual(
      parseListing(LISTING).map(({ mode, size, path }) => `${mode} ${size} ${path}`),
      [
        "-rwsr-xr-x 12345 usr/bin/mount",
        "lrwxrwxrwx 0 bin",
        "hrwxr-xr-x 0 usr/bin/perl5.40",
        "crw-rw-rw- 0 dev/null",
        "drwxrwxrwt 0 tmp",
        "-rw-r--r-- 7 srv/a name.txt",
      ],
    );
  });

  it("is refused in another form", () => {
    assert.throws(() => parseListing("usr/bin/mount\n"), /not an entry of its verbose list/);
  });
});

describe("the files of an image", () => {
  const layer = (...paths: readonly string[]) => paths.map((path) => ({ path, mode: "-rw-r--r--", size: 1 }));
  const paths = (...layers: readonly (readonly string[])[]) =>
    [
      ...layers
        .map((one) => layer(...one))
        .reduce(withLayer, new Map())
        .keys(),
    ].sort();

  it("are those of all layers", () => {
    assert.deepEqual(paths(["a", "b/c"], ["b/d"]), ["a", "b/c", "b/d"]);
  });

  it("are without what a later layer removes, but with what it adds in its place", () => {
    assert.deepEqual(paths(["a", "b/c", "b/d/e"], [".wh.a", "b/.wh.d"]), ["b/c"]);
    assert.deepEqual(paths(["b/c", "bc"], ["b/new", "b/.wh..wh..opq"]), ["b/new", "bc"]);
  });
});
