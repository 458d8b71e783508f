import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import type { z } from "zod";

import { APPLICATIONS } from "../../../apps";
import { parseBootstrapOptions as parseBootstrap } from "../../../commands/bootstrap/command";
import { parseDevOptions as parseDev } from "../../../commands/dev/command";
import { parseNodeReleaseOptions as parseNodeRelease } from "../../../commands/node-release/command";
import { parsePlanOptions as parsePlan } from "../../../commands/plan/command";
import { parsePricesOptions as parsePrices } from "../../../commands/prices/command";
import { parsePromoteOptions as parsePromotion } from "../../../commands/promote/command";
import { environmentsOf, PROJECT_FOLDER } from "../../../lib/project";
import { localPaths } from "../../../local/host/paths";
import { parseBenchOptions as parseBench } from "../../../scripts/bench/command";
import { PAIRS } from "../../../scripts/bench/pairs";
import { parsePath } from "../../../settings/keys";
import { platformSettings } from "../../../settings/schema/platform";
import { find, holdsSecret } from "../../../settings/walk";
import {
  documentCommands,
  DOCUMENTS,
  proseOf,
  readProjectFile,
  readWorkflow,
  workflowCommands,
  WORKFLOWS,
  workflowSteps,
} from "../../support/documents";
import type { ShellCommand } from "../../support/shell-commands";
import { gitCommands, PROGRAMS, usageWords } from "./programs";

const { scripts, devDependencies } = JSON.parse(readProjectFile("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ["slipway", platformSettings],
  ...APPLICATIONS.map(({ name, settings }) => [name, settings] as const),
]);
const SETTING = new RegExp(`^(?:${[...SCHEMAS.keys()].join("|")}):[\\w.[\\]"/-]+$`);
const environments = environmentsOf(PROJECT_FOLDER);

describe("the documents", () => {
  for (const file of DOCUMENTS) {
    it(`${file}: every command exists`, function () {
      this.timeout(60_000);
      documentCommands(file).forEach(checkCommand);
    });

    it(`${file}: every link has a target`, () => {
      for (const [, target = ""] of proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [path = "", anchor] = target.split("#");
        const linked = path === "" ? file : join(dirname(file), path);
        assert.ok(existsSync(join(PROJECT_FOLDER, linked)), `${file} links to ${target}`);
        if (anchor !== undefined) assert.ok(anchorsOf(linked).includes(anchor), `${file} links to ${target}`);
      }
    });

    it(`${file}: every path and setting in a sentence exists`, () => {
      for (const [, text = ""] of proseOf(file).matchAll(/`([^`\n]+)`/g)) {
        if (/^(?:\.?[\w-]+\/)+(?:[\w.-]+|[\w-]+\/)$/.test(text) && !text.startsWith("out/")) {
          assert.ok(pathExists(file, text), `${file} names ${text}`);
        }
        if (SETTING.test(text)) checkKey(text, { file, words: [text] });
      }
    });
  }

  it("use every program and subcommand of the list", () => {
    const commands = [...DOCUMENTS.flatMap(documentCommands), ...WORKFLOWS.flatMap(workflowCommands)];
    const used = new Set(commands.flatMap(({ words }) => [1, 2, 3].map((count) => words.slice(0, count).join(" "))));
    const listed = Object.entries(PROGRAMS).flatMap(([program, subcommands]) =>
      subcommands === undefined ? [program] : subcommands.map((subcommand) => `${program} ${subcommand}`),
    );
    assert.deepEqual(
      listed.filter((entry) => !used.has(entry)),
      [],
    );
  });
});

describe("the workflows", () => {
  for (const file of WORKFLOWS) {
    it(`${file}: every command exists`, function () {
      this.timeout(60_000);
      workflowCommands(file).forEach(checkCommand);
    });

    it(`${file}: has no permission by default, and pins every action to a commit`, () => {
      const workflow = readWorkflow(file);
      assert.deepEqual(workflow.permissions, {});
      for (const { uses } of workflowSteps(workflow)) {
        if (uses !== undefined) assert.match(uses, /^[\w./-]+@[0-9a-f]{40}$/);
      }
    });
  }

  it("preview with the CLI version that npx runs", () => {
    const versions = workflowSteps(readWorkflow(".github/workflows/preview.yml"))
      .filter(({ uses }) => uses?.startsWith("pulumi/actions@"))
      .map((step) => (step.with as { readonly "pulumi-version": string })["pulumi-version"]);
    assert.deepEqual(versions, [devDependencies.pulumi]);
  });

  it("refer to the checks by their name in the trigger of the comment", () => {
    const trigger = readWorkflow(".github/workflows/comment.yml").on as {
      readonly workflow_run: { readonly workflows: readonly string[] };
    };
    assert.deepEqual(trigger.workflow_run.workflows, [readWorkflow(".github/workflows/check.yml").name]);
  });
});

function checkCommand(command: ShellCommand): void {
  const [program = "", ...args] = command.words;
  const location = `${command.file}: ${command.words.join(" ")}`;
  if (program === "npm") checkNpm(args, location);
  else if (program === "npx" && args[0] !== "pulumi") checkNpx(args, location);
  else if (program === "npx") checkPulumi(args.slice(1), command, location);
  else if (program === "pulumi") checkPulumi(args, command, location);
  else if (program === "git") assert.ok(gitCommands().includes(args[0] ?? ""), location);
  else {
    const [subcommand = "", ...parts] = program === "aws" ? [args[1], program, args[0]] : [args[0], program];
    const name = parts.join(" ");
    assert.ok(Object.hasOwn(PROGRAMS, name), location);
    const known = PROGRAMS[name];
    if (known) assert.ok(known.includes(subcommand), location);
  }
}

function checkNpm(args: readonly string[], location: string): void {
  const [verb = "", ...rest] = args.filter((word) => word !== "--silent");
  if (verb === "ci") return;
  const script = verb === "run" ? (rest[0] ?? "") : verb;
  assert.ok(Object.hasOwn(scripts, script), `${location}: no such script`);
  const separator = rest.indexOf("--");
  if (separator >= 0) checkScriptArguments(script, rest.slice(separator + 1), location);
}

/** Checks arguments by the parser of the script's program, or by its usage message if the parser is not exported. */
function checkScriptArguments(script: string, args: readonly string[], location: string): void {
  const [, program = ""] = / (\S+\.ts)$/.exec(scripts[script] ?? "") ?? [];
  const [first = ""] = args;
  if (program.startsWith("commands/plan/")) parsePlan(args, environments);
  else if (program.startsWith("commands/promote/")) parsePromotion(args);
  else if (program.startsWith("commands/node-release/")) parseNodeRelease(args);
  else if (program.startsWith("commands/prices/")) parsePrices(args);
  else if (program.startsWith("commands/dev/")) parseDev(args);
  else if (program.startsWith("commands/bootstrap/")) parseBootstrap(args.map((word) => word.replaceAll(/[<>]/g, "")));
  else if (program.startsWith("scripts/bench/"))
    parseBench(
      args,
      PAIRS.map(({ name }) => name),
      "",
    );
  else if (program === "") assert.match(first, /^-/, `${location}: the script has no subcommands`);
  else assert.ok(usageWords(program).includes(first), `${location}: ${first} is not in the usage message`);
}

function checkNpx([tool, ...args]: readonly string[], location: string): void {
  assert.ok(tool === "tsx" || tool === "mocha", location);
  const file = args.find((word) => word.endsWith(".ts"));
  assert.ok(file !== undefined && existsSync(join(PROJECT_FOLDER, file)), location);
}

/** Checks the environments and settings of a command; the tests of the engine check its subcommand and flags. */
function checkPulumi(args: readonly string[], command: ShellCommand, location: string): void {
  for (const [index, word] of args.entries()) {
    const value = args[index + 1] ?? "";
    if (["-s", "--stack"].includes(word) && !/^[<$]/.test(value)) assert.ok(environments.includes(value), location);
  }
  if (args[0] === "config" && args.length > 1) checkConfig(args.slice(1), command, location);
}

function checkConfig([verb = "", ...args]: readonly string[], command: ShellCommand, location: string): void {
  const [key, value] = args.filter(
    (word, index) => !word.startsWith("-") && !["-s", "--stack"].includes(args[index - 1] ?? ""),
  );
  // A sentence may name a command without its arguments.
  if (key === undefined && command.words[0] === "pulumi") return;
  const schema = checkKey(key ?? "", command);
  assert.equal(
    args.includes("--path"),
    /[.[]/.test(key ?? ""),
    `${location}: --path is required for keys with a path, and only for them`,
  );
  assert.equal(args.includes("--secret"), verb === "set" && holdsSecret(schema), location);
  if (value === undefined || /^[<$]/.test(value)) return;
  // The engine reads numbers and booleans as such.
  const parsed = /^(?:true|false|-?\d+)$/.test(value) ? (JSON.parse(value) as unknown) : value;
  assert.ok(schema.safeParse(parsed).success || schema.safeParse(value).success, `${location}: invalid value`);
}

function checkKey(key: string, { file }: ShellCommand): z.ZodType {
  const [namespace = ""] = key.split(":");
  const schema = SCHEMAS.get(namespace);
  assert.ok(schema, `${file} names ${key}: no such namespace`);
  const found = find(schema, parsePath(key));
  assert.ok(found, `${file} names ${key}: no such setting`);
  return found;
}

/** Whether a document can name a path: in the project, in the document's folder, or in the cache of the local run. */
function pathExists(document: string, path: string): boolean {
  const { cache, ...folders } = localPaths();
  return (
    [".", dirname(document)].some((folder) => existsSync(join(PROJECT_FOLDER, folder, path))) ||
    Object.values(folders).includes(join(cache, path).replace(/\/$/, ""))
  );
}

function anchorsOf(document: string): string[] {
  const headings = [...proseOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
}
