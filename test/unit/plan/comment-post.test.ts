import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { MARKER } from "../../../plan/comment/comment";

interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

const sha = "a".repeat(40);
const RUN = {
  event: "pull_request",
  head_branch: "topic/one",
  head_sha: sha,
  head_repository: { id: 7, owner: { login: "someone" } },
};
const PULL = { number: 12, head: { sha, repo: { id: 7 } } };
const BOT = { login: "github-actions[bot]" };
const PULLS = "GET /repos/org/repo/pulls?state=open&head=someone%3Atopic%2Fone&per_page=100";
const COMMENTS = "GET /repos/org/repo/issues/12/comments?per_page=100&page=1";

describe("posting the comment", () => {
  let folder: string;
  let server: Server;
  let calls: ApiCall[];
  let responses: Record<string, unknown>;

  beforeEach((done) => {
    folder = mkdtempSync(join(tmpdir(), "slipway-comment-"));
    writeFileSync(join(folder, "comment.json"), JSON.stringify({ base: "main", findings: [] }));
    writeFileSync(join(folder, "pull-request"), "12\n");
    calls = [];
    responses = {
      "GET /repos/org/repo/actions/runs/99": RUN,
      [PULLS]: [PULL],
      [COMMENTS]: [],
      "POST /repos/org/repo/issues/12/comments": {},
      "PATCH /repos/org/repo/issues/comments/5": {},
    };
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { method = "", url = "" } = request;
        calls.push({ method, path: url, body });
        const result = responses[`${method} ${url}`];
        response.statusCode = request.headers.authorization !== "Bearer t0ken" ? 401 : result === undefined ? 404 : 200;
        response.end(JSON.stringify(result ?? {}));
      });
    }).listen(0, "127.0.0.1", done);
  });

  afterEach((done) => {
    rmSync(folder, { recursive: true });
    server.close(done);
  });

  /** Runs the script as the workflow does. */
  function post(): Promise<{ code: number | null; output: string }> {
    const env = {
      ...process.env,
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GITHUB_REPOSITORY: "org/repo",
      GH_TOKEN: "t0ken",
      RUN_ID: "99",
    };
    const script = join(PROJECT_FOLDER, "scripts", "post-comment.ts");
    const child = spawn(process.execPath, ["--import", "tsx", script, folder], { cwd: PROJECT_FOLDER, env });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text: Buffer) => {
        output += text.toString();
      });
    }
    return new Promise((resolve) => {
      child.on("close", (code) => {
        resolve({ code, output });
      });
    });
  }

  const written = () => calls.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);

  it("comments on the pull request of the run's commit", async () => {
    const { code, output } = await post();
    assert.equal(code, 0, output);
    assert.deepEqual(written(), ["POST /repos/org/repo/issues/12/comments"]);
    const { body } = JSON.parse(calls.at(-1)?.body ?? "{}") as { body: string };
    assert.ok(body.startsWith(MARKER));
    assert.ok(body.includes(sha));
  });

  it("updates its own comment, and no other", async () => {
    responses[COMMENTS] = [
      { id: 3, body: `${MARKER} not mine`, user: { login: "someone" } },
      { id: 4, body: "another", user: BOT },
      { id: 5, body: `${MARKER}\nold`, user: BOT },
    ];
    const { code, output } = await post();
    assert.equal(code, 0, output);
    assert.deepEqual(written(), ["PATCH /repos/org/repo/issues/comments/5"]);
  });

  it("reads all pages of comments", async () => {
    responses[COMMENTS] = Array.from({ length: 100 }, (_, id) => ({ id: 1000 + id, body: "", user: BOT }));
    responses[COMMENTS.replace(/1$/, "2")] = [{ id: 5, body: `${MARKER}\nold`, user: BOT }];
    assert.equal((await post()).code, 0);
    assert.deepEqual(written(), ["PATCH /repos/org/repo/issues/comments/5"]);
  });

  for (const [what, change] of [
    ["of another commit", { [PULLS]: [{ ...PULL, head: { ...PULL.head, sha: "b".repeat(40) } }] }],
    ["of another repository", { [PULLS]: [{ ...PULL, head: { sha, repo: { id: 8 } } }] }],
    ["of another number than the artifact names", { [PULLS]: [{ ...PULL, number: 13 }] }],
    ["that is closed", { [PULLS]: [] }],
    ["of a run that was not for a pull request", { "GET /repos/org/repo/actions/runs/99": { ...RUN, event: "push" } }],
  ] as const) {
    it(`writes nothing on a pull request ${what}`, async () => {
      Object.assign(responses, change);
      const { code, output } = await post();
      assert.equal(code, 0, output);
      assert.match(output, /nothing to comment/);
      assert.deepEqual(written(), []);
    });
  }

  it("rejects an invalid comparison", async () => {
    writeFileSync(join(folder, "comment.json"), JSON.stringify({ base: "main", findings: "<b>" }));
    const { code, output } = await post();
    assert.equal(code, 1);
    assert.match(output, /comparison is invalid/);
    assert.deepEqual(written(), []);
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
