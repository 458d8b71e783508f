/**
 * `tsx scripts/post-comment.ts FOLDER`: comments on a pull request what the run of its checks compared, or edits the
 * comment of a former run.
 *
 * FOLDER holds that run's `comment.json` and `pull-request`, the number. Both may come from code that nobody has
 * reviewed: the number counts only if GitHub says that this is an open pull request of the run's own commit, and the
 * comparison is rendered here. Needs GITHUB_REPOSITORY, GH_TOKEN and RUN_ID in the environment, as a workflow has them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { MARKER, renderComment } from "../plan/comment/comment";
import { readComparison } from "../commands/plan/comment";

interface Run {
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
const MOST_PAGES = 30;

/** Asks GitHub's API, and gives its answer's JSON. */
type Ask = (method: "GET" | "POST" | "PATCH", path: string, body?: unknown) => Promise<unknown>;

async function main(folder: string): Promise<string> {
  const ask = api(variable("GITHUB_REPOSITORY"), variable("GH_TOKEN"));
  const run = (await ask("GET", `actions/runs/${Number(variable("RUN_ID"))}`)) as Run;
  const number = await pullRequestOf(run, readFileSync(join(folder, "pull-request"), "utf8").trim(), ask);
  if (number === undefined) return "No open pull request has the commit that was checked: nothing to comment.";
  const comparison = readComparison(join(folder, "comment.json"));
  const body = `${renderComment(comparison)}\nAs of ${run.head_sha}.\n`;
  const former = await formerComment(number, ask);
  if (former === undefined) await ask("POST", `issues/${number}/comments`, { body });
  else await ask("PATCH", `issues/comments/${former}`, { body });
  return `${former === undefined ? "Commented" : "Edited the comment"} on pull request ${number}.`;
}

/** The number that the run's folder claims, if an open pull request of the run's commit and repository has it. */
async function pullRequestOf(run: Run, claimed: string, ask: Ask): Promise<number | undefined> {
  const { event, head_repository: repository, head_branch: branch, head_sha: sha } = run;
  if (event !== "pull_request" || !repository || branch === null) return undefined;
  const head = encodeURIComponent(`${repository.owner.login}:${branch}`);
  const open = (await ask("GET", `pulls?state=open&head=${head}&per_page=${PAGE_SIZE}`)) as readonly PullRequest[];
  return open
    .filter((pull) => pull.head.sha === sha && pull.head.repo?.id === repository.id)
    .map((pull) => pull.number)
    .find((number) => String(number) === claimed);
}

async function formerComment(number: number, ask: Ask): Promise<number | undefined> {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const path = `issues/${number}/comments?per_page=${PAGE_SIZE}&page=${page}`;
    const comments = (await ask("GET", path)) as readonly Comment[];
    // Whoever comments can write the marker; only workflows have this login.
    const found = comments.find(({ body, user }) => user?.login === AUTHOR && body?.startsWith(MARKER));
    if (found) return found.id;
    if (comments.length < PAGE_SIZE) return undefined;
  }
  return undefined;
}

function api(repository: string, token: string): Ask {
  const base = `${process.env.GITHUB_API_URL ?? "https://api.github.com"}/repos/${repository}`;
  return async (method, path, body) => {
    const response = await fetch(`${base}/${path}`, {
      method,
      headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as unknown;
  };
}

function variable(name: string): string {
  const value = process.env[name] ?? "";
  if (value === "") throw new Error(`${name} is not set; a workflow sets it`);
  return value;
}

main(process.argv[2] ?? "").then(
  (said) => {
    console.log(said);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
