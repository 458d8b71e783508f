import assert from "node:assert/strict";

import { nginxConfig, type NginxOptions } from "../../../apps/scopelens/nginx";

const PROXIES = { server: "http://scopelens-server", classifier: "http://scopelens-classifier" };

/** The lines of a configuration without indentation. */
const lines = (options: NginxOptions) =>
  nginxConfig(options)
    .split("\n")
    .map((line) => line.trim());

/** The directives of each location, by what stands between `location` and the brace. */
function locations(options: NginxOptions): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of lines(options)) {
    const [, match] = /^location (.+) \{$/.exec(line) ?? [];
    if (match !== undefined) found.set(match, (current = []));
    else if (line === "}") current = undefined;
    else if (!line.startsWith("#")) current?.push(line);
  }
  return found;
}

/** The directives of the Content-Security-Policy, by name. */
function policy(options: NginxOptions): ReadonlyMap<string, string> {
  const [, text = ""] = /Content-Security-Policy "([^"]+)" always;/.exec(nginxConfig(options)) ?? [];
  return new Map(text.split("; ").map((part) => [part.replace(/ .*/, ""), part.replace(/^\S+ /, "")]));
}

describe("scopelens' nginx", () => {
  it("proxies the paths of other services, and only these", () => {
    const all = locations({ recaptcha: false, proxies: PROXIES });
    const passed = [...all].flatMap(([match, directives]) =>
      directives.filter((line) => line.startsWith("proxy_pass")).map((line) => `${match} ${line}`),
    );
    assert.deepEqual(passed, [
      "^~ /api/ proxy_pass http://scopelens-server;",
      "^~ /assets/ proxy_pass http://scopelens-server;",
      "^~ /advapi/ proxy_pass http://scopelens-classifier;",
    ]);
    for (const path of ["/api", "/assets", "/advapi"]) {
      assert.deepEqual(all.get(`= ${path}`), ["return 404;"]);
      const directives = all.get(`^~ ${path}/`) ?? [];
      for (const expected of [
        "proxy_http_version 1.1;",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        "proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;",
        "client_max_body_size 16m;",
      ]) {
        assert.ok(directives.includes(expected), `${path}: ${expected}`);
      }
    }
  });

  it("limits a proxied request to the given size", () => {
    const limits = lines({ recaptcha: false, proxies: PROXIES, maxBodyMiB: 72 }).filter((line) =>
      line.startsWith("client_max_body_size"),
    );
    assert.deepEqual(new Set(limits), new Set(["client_max_body_size 72m;"]));
  });

  it("falls back to the page, but not for its assets or for hidden files", () => {
    const all = locations({ recaptcha: false, proxies: PROXIES });
    assert.deepEqual(all.get("/"), ["try_files $uri /index.html;"]);
    assert.deepEqual(all.get("/static/"), ["try_files $uri =404;"]);
    assert.deepEqual(all.get("~ /\\."), ["return 404;"]);
    assert.deepEqual(all.get("~* ^/(LICENSE|README)(\\.[a-z]+)?$"), ["return 404;"]);
  });

  it("has its security headers on all answers, since no location replaces them", () => {
    for (const options of [
      { recaptcha: false, proxies: PROXIES },
      { recaptcha: true, proxies: PROXIES },
    ]) {
      assert.ok(![...locations(options).values()].flat().some((line) => line.startsWith("add_header")));
      for (const header of [
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Permissions-Policy",
      ]) {
        const added = lines(options).filter((line) => line.startsWith(`add_header ${header} `));
        assert.equal(added.length, 1, header);
        assert.match(added[0] ?? "", / always;$/);
      }
    }
  });

  it("allows neither inline code nor another site", () => {
    const own = policy({ recaptcha: false, proxies: PROXIES });
    assert.equal(own.get("default-src"), "'none'");
    assert.equal(own.get("img-src"), "'self' blob:");
    assert.equal(own.get("frame-src"), undefined);
    for (const sources of own.values()) assert.doesNotMatch(sources, /unsafe|https?:|data:|\*/);
  });

  it("allows Google's hosts with reCAPTCHA only", () => {
    const open = policy({ recaptcha: true, proxies: PROXIES });
    assert.equal(open.get("script-src"), "'self' https://www.google.com/recaptcha/ https://www.gstatic.com/recaptcha/");
    assert.equal(open.get("frame-src"), "https://www.google.com/recaptcha/ https://recaptcha.google.com/recaptcha/");
    for (const sources of open.values()) assert.doesNotMatch(sources, /unsafe|\*/);
  });

  it("writes only to /tmp and to the container's output", () => {
    const written = lines({ recaptcha: false, proxies: PROXIES }).filter((line) =>
      /^(pid|error_log|access_log|\w+_temp_path) /.test(line),
    );
    assert.equal(written.length, 9);
    for (const line of written) assert.match(line, / (\/tmp\/|\/dev\/std(out|err)|off;)/);
  });
});
