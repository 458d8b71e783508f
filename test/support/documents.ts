import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { parse } from "yaml";

import { PROJECT_FOLDER } from "../../lib/project";
import { commandsIn, commandsOf, type ShellCommand } from "./shell-commands";

/** The part of a GitHub workflow that tests read. */
export interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly WorkflowStep[] }>>;
}

/** A step of a job of a {@link Workflow}. */
export interface WorkflowStep {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: unknown;
}

const SKIPPED_FOLDERS = ["node_modules", "out"];

/** Paths of the project's Markdown documents. */
export const DOCUMENTS: readonly string[] = filesBelow(PROJECT_FOLDER).filter((file) => file.endsWith(".md"));

/** Paths of the project's GitHub workflows. */
export const WORKFLOWS: readonly string[] = filesBelow(join(PROJECT_FOLDER, ".github", "workflows")).filter((file) =>
  file.endsWith(".yml"),
);

/** Reads a file of the project by its path there. */
export function readProjectFile(path: string): string {
  return readFileSync(join(PROJECT_FOLDER, path), "utf8");
}

/** A document without its fenced blocks. */
export function proseOf(document: string): string {
  return readProjectFile(document).replaceAll(/^( *)```[\s\S]*?^\1```$/gm, "");
}

/** The commands in the shell blocks of a document, and those in its sentences if they are complete. */
export function documentCommands(document: string): ShellCommand[] {
  const spans = [
    ...proseOf(document).matchAll(/`((?:npm (?:run|test|start)|npx|pulumi|aws|kubectl) [^`]+|npm (?:test|start))`/g),
  ];
  const complete = spans.map(([, text = ""]) => text).filter((text) => !text.includes("…"));
  return [
    ...commandsIn(document, readProjectFile(document)),
    ...complete.flatMap((text) => commandsOf(document, text)),
  ];
}

/** Reads a workflow. */
export function readWorkflow(path: string): Workflow {
  return parse(readProjectFile(path)) as Workflow;
}

/** The steps of all jobs of a workflow. */
export function workflowSteps(workflow: Workflow): WorkflowStep[] {
  return Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);
}

/** The `npm` and `npx` commands of a workflow, except those inside other shell constructs. */
export function workflowCommands(path: string): ShellCommand[] {
  const lines = workflowSteps(readWorkflow(path)).flatMap(({ run }) => run?.split("\n") ?? []);
  return lines.flatMap((line) => {
    const [, text] = /^\s*((?:npm|npx) .*?)(?: \|\| .*)?$/.exec(line) ?? [];
    return text === undefined ? [] : commandsOf(path, text);
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !SKIPPED_FOLDERS.includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [relative(PROJECT_FOLDER, path)];
      return entry.name.startsWith(".") ? [] : filesBelow(path);
    })
    .sort();
}
