import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { goEnvLines, npmFiles, parseNpmConfig } from "../../../local/mirror/registries";

describe("an image's settings for package registries", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "registries-"));
    file = join(folder, "ca.pem");
    writeFileSync(file, "CERTIFICATE\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("are npm's on this machine, without overridden values and comments", () => {
    const config = parseNpmConfig(
      '; "global" config from /usr/etc/npmrc\n\n; registry = "http://old/" ; overridden by user\nstrict-ssl = false\n' +
        '\n; "user" config from /root/.npmrc\n\n//mirror/:_authToken = (protected)\nfund = false\n' +
        'noproxy = ["a.example","b.example"]\nregistry = "http://mirror/"\n\n; node version = v24.0.0\n',
    );
    assert.deepEqual(Object.fromEntries(config), {
      "strict-ssl": false,
      fund: false,
      noproxy: ["a.example", "b.example"],
      registry: "http://mirror/",
    });
    assert.deepEqual(npmFiles(config, {}), {
      npmrc: `registry=http://mirror/\nnoproxy=a.example,b.example\nstrict-ssl=false\n`,
    });
  });

  it("leave npm's defaults alone", () => {
    assert.deepEqual(npmFiles(new Map(), {}), { npmrc: "" });
    assert.deepEqual(npmFiles(new Map([["cafile", join(folder, "none")]]), {}), { npmrc: "" });
  });

  it("contain the certificates that npm trusts", () => {
    const npmrc = "cafile=/usr/local/etc/npm-ca.crt\n";
    assert.deepEqual(npmFiles(new Map([["cafile", file]]), {}), { npmrc, "npm-ca.crt": "CERTIFICATE\n" });
    const added = npmFiles(new Map(), { NODE_EXTRA_CA_CERTS: file });
    assert.equal(added.npmrc, npmrc);
    assert.equal(added["npm-ca.crt"], [...rootCertificates, "CERTIFICATE\n"].join("\n"));
  });

  it("are Go's changed variables", () => {
    assert.equal(goEnvLines("{}\n"), "");
    assert.equal(
      goEnvLines('{"GOPROXY": "http://mirror/go", "GOSUMDB": "off"}'),
      "GOPROXY=http://mirror/go\nGOSUMDB=off\n",
    );
  });
});
