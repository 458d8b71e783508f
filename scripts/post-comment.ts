/**
 * `tsx scripts/post-comment.ts FOLDER`: posts the plan comparison of a workflow run as a comment on its pull request, or
 * edits the comment of an earlier run.
 *
 * FOLDER has the run's files `comment.json`, the comparison, and `pull-request`, the number. Both may come from unreviewed
 * code: the number is accepted only if GitHub's API confirms that it is an open pull request for the commit of the run,
 * and the comparison is rendered here. Needs GITHUB_REPOSITORY, GH_TOKEN and RUN_ID in the environment, as set by a
 * workflow.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { MARKER, renderComment } from "../plan/comment/comment";
import { readComparison } from "../commands/plan/comment";

interface WorkflowRun {
  readonly event: string;
  readonly head_branch: string | null;
  readonly head_sha: string;
  readonly head_repository: { readonly id: number; readonly owner: { readonly login: string } } | null;
}

interface PullRequest {
  readonly number: number;
  readonly head: { readonly sha: string; readonly repo: { readonly id: number } | null };
}

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly login: string } | null;
}

const AUTHOR = "github-actions[bot]";
const PAGE_SIZE = 100;
const MAX_PAGES = 30;

/** Calls GitHub's API for the repository; resolves to the response's JSON. @throws Error unless the call succeeds. */
type CallApi = (method: "GET" | "POST" | "PATCH", path: string, body?: unknown) => Promise<unknown>;

async function main(folder: string): Promise<string> {
  const call = createApi(requiredVariable("GITHUB_REPOSITORY"), requiredVariable("GH_TOKEN"));
  const run = (await call("GET", `actions/runs/${Number(requiredVariable("RUN_ID"))}`)) as WorkflowRun;
  const number = await confirmPullRequest(run, readFileSync(join(folder, "pull-request"), "utf8").trim(), call);
  if (number === undefined) return "No open pull request has the commit of this run: nothing to comment on.";
  const comparison = readComparison(join(folder, "comment.json"));
  const body = `${renderComment(comparison)}\nAs of ${run.head_sha}.\n`;
  const existing = await findComment(number, call);
  if (existing === undefined) await call("POST", `issues/${number}/comments`, { body });
  else await call("PATCH", `issues/comments/${existing}`, { body });
  return `${existing === undefined ? "Commented" : "Edited the comment"} on pull request ${number}.`;
}

/** Returns the claimed number if it is that of an open pull request for the run's commit and repository. */
async function confirmPullRequest(run: WorkflowRun, claimed: string, call: CallApi): Promise<number | undefined> {
  const { event, head_repository: repository, head_branch: branch, head_sha: sha } = run;
  if (event !== "pull_request" || !repository || branch === null) return undefined;
  const head = encodeURIComponent(`${repository.owner.login}:${branch}`);
  const open = (await call("GET", `pulls?state=open&head=${head}&per_page=${PAGE_SIZE}`)) as readonly PullRequest[];
  return open
    .filter((pull) => pull.head.sha === sha && pull.head.repo?.id === repository.id)
    .map((pull) => pull.number)
    .find((number) => String(number) === claimed);
}

async function findComment(number: number, call: CallApi): Promise<number | undefined> {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const path = `issues/${number}/comments?per_page=${PAGE_SIZE}&page=${page}`;
    const comments = (await call("GET", path)) as readonly Comment[];
    // Anybody who comments can write the marker; only workflows have this login.
    const found = comments.find(({ body, user }) => user?.login === AUTHOR && body?.startsWith(MARKER));
    if (found) return found.id;
    if (comments.length < PAGE_SIZE) return undefined;
  }
  return undefined;
}

function createApi(repository: string, token: string): CallApi {
  const base = `${process.env.GITHUB_API_URL ?? "https://api.github.com"}/repos/${repository}`;
  return async (method, path, body) => {
    const response = await fetch(`${base}/${path}`, {
      method,
      headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} returned ${response.status}: ${await response.text()}`);
    return (await response.json()) as unknown;
  };
}

function requiredVariable(name: string): string {
  const value = process.env[name] ?? "";
  if (value === "") throw new Error(`${name} is not set; a workflow sets it`);
  return value;
}

main(process.argv[2] ?? "").then(
  (message) => {
    console.log(message);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
