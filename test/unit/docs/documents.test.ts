import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { parse } from "yaml";
import type { z } from "zod";

import { APPLICATIONS } from "../../../apps";
import { parseCommand as parseBootstrap } from "../../../commands/bootstrap/command";
import { PROJECT_FOLDER, environmentsOf } from "../../../lib/project";
import { parseCommand } from "../../../commands/plan/command";
import { parseCommand as parsePromotion } from "../../../commands/promote/command";
import { platformSettings } from "../../../settings/schema/platform";
import { find, holdsSecret } from "../../../settings/walk";
import { type Command, commandsIn, commandsOf } from "./commands";
import { AWS_OPERATIONS, PROGRAMS, SUBCOMMANDS } from "./known";
import { PULUMI_FLAGS, PULUMI_GLOBAL_FLAGS } from "./pulumi-flags";

const DOCUMENTS = ["README.md", "policy/README.md", ...filesIn("docs", ".md")];
const workflows = filesIn(".github/workflows", ".yml");
const { scripts, devDependencies } = JSON.parse(read("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ["slipway", platformSettings],
  ...APPLICATIONS.map(({ name, settings }) => [name, settings] as const),
]);
const environments = environmentsOf(PROJECT_FOLDER);

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly steps?: readonly { readonly run?: string; readonly uses?: string; readonly with?: unknown }[] }
    >
  >;
}

describe("the documents", () => {
  for (const file of DOCUMENTS) {
    it(`${file}: every command exists`, () => {
      commandsIn(file, read(file)).forEach(checkCommand);
    });

    it(`${file}: every command in a sentence exists`, () => {
      const spans = [
        ...prose(file).matchAll(/`((?:npm (?:run|test|start)|npx|aws|kubectl) [^`]+|npm (?:test|start))`/g),
      ];
      for (const [, text = ""] of spans) {
        if (!text.includes("…")) commandsOf(file, text).forEach(checkCommand);
      }
    });

    it(`${file}: every link leads somewhere`, () => {
      for (const [, target = ""] of prose(file).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [path = "", anchor] = target.split("#");
        const linked = path === "" ? file : join(dirname(file), path);
        assert.ok(existsSync(join(PROJECT_FOLDER, linked)), `${file} links to ${target}`);
        if (anchor !== undefined) assert.ok(anchors(linked).includes(anchor), `${file} links to ${target}`);
      }
    });

    it(`${file}: every path and setting in a sentence exists`, () => {
      for (const [, text = ""] of prose(file).matchAll(/`([^`\n]+)`/g)) {
        if (/^(?:\.?[\w-]+\/)+(?:[\w.-]+|[\w-]+\/)$/.test(text) && !text.startsWith("out/")) {
          assert.ok(existsSync(join(PROJECT_FOLDER, text)), `${file} names ${text}`);
        }
        if (/^(?:slipway|thoughts):[\w.[\]-]+$/.test(text)) checkKey(text, { file, words: [text] });
      }
    });
  }
});

describe("the workflows", () => {
  for (const file of workflows) {
    const workflow = parse(read(file)) as Workflow;
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);

    it(`${file}: every command exists`, () => {
      const runs = steps.flatMap(({ run }) => run?.split("\n") ?? []);
      // Of the shell's own words only simple commands are looked at.
      for (const line of runs) {
        const [, text] = /^\s*((?:npm|npx) .*?)(?: \|\| .*)?$/.exec(line) ?? [];
        if (text !== undefined) commandsOf(file, text).forEach(checkCommand);
      }
    });

    it(`${file}: has no right but what a job asks for, and no action that can change by itself`, () => {
      assert.deepEqual(workflow.permissions, {});
      for (const { uses } of steps) if (uses !== undefined) assert.match(uses, /^[\w./-]+@[0-9a-f]{40}$/);
    });
  }

  it("preview with the CLI that npx runs", () => {
    const { jobs } = parse(read(".github/workflows/preview.yml")) as Workflow;
    const versions = Object.values(jobs)
      .flatMap((job) => job.steps ?? [])
      .filter(({ uses }) => uses?.startsWith("pulumi/actions@"))
      .map((step) => (step.with as { readonly "pulumi-version": string })["pulumi-version"]);
    assert.deepEqual(versions, [devDependencies.pulumi]);
  });

  it("comment on the checks by the name that they have", () => {
    const named = (file: string) => parse(read(`.github/workflows/${file}`)) as { name: string; on: unknown };
    const trigger = named("comment.yml").on as { readonly workflow_run: { readonly workflows: readonly string[] } };
    assert.deepEqual(trigger.workflow_run.workflows, [named("check.yml").name]);
  });
});

function checkCommand(command: Command): void {
  const [program = "", ...args] = command.words;
  const where = `${command.file}: ${command.words.join(" ")}`;
  if (program === "npm") checkNpm(args, where);
  else if (program === "npx") checkNpx(args, command, where);
  else if (program === "aws") {
    const [service = "", operation = ""] = args;
    assert.ok(AWS_OPERATIONS[service]?.includes(operation), where);
  } else {
    assert.ok(Object.hasOwn(PROGRAMS, program), where);
    const known = PROGRAMS[program];
    if (known) assert.ok(known.includes(args[0] ?? ""), where);
  }
}

function checkNpm(args: readonly string[], where: string): void {
  const [verb = "", ...rest] = args.filter((word) => word !== "--silent");
  if (verb === "ci") return;
  const script = verb === "run" ? (rest[0] ?? "") : verb;
  assert.ok(Object.hasOwn(scripts, script), `${where}: no such script`);
  const separator = rest.indexOf("--");
  const given = separator < 0 ? [] : rest.slice(separator + 1);
  if (script === "plan") parseCommand(given, environments);
  if (script === "promote") parsePromotion(given);
  if (script === "bootstrap" && given.length > 0) parseBootstrap(given.map((word) => word.replaceAll(/[<>]/g, "")));
  const known = SUBCOMMANDS[script];
  if (known && given[0] !== undefined) assert.ok(known.includes(given[0]), where);
}

function checkNpx(args: readonly string[], command: Command, where: string): void {
  const [tool, ...rest] = args;
  if (tool === "tsx" || tool === "mocha") {
    const file = rest.find((word) => word.endsWith(".ts"));
    assert.ok(file !== undefined && existsSync(join(PROJECT_FOLDER, file)), where);
    return;
  }
  assert.equal(tool, "pulumi", where);
  if (rest.length === 0) return;
  const two = rest.slice(0, 2).join(" ");
  const name = Object.hasOwn(PULUMI_FLAGS, two) ? two : (rest[0] ?? "");
  const flags = PULUMI_FLAGS[name];
  assert.ok(flags, `${where}: no such subcommand`);
  const own = rest.slice(name.split(" ").length);
  for (const flag of own.filter((word) => word.startsWith("--"))) {
    const bare = flag.slice(2).split("=")[0] ?? "";
    assert.ok(flags.includes(bare) || PULUMI_GLOBAL_FLAGS.includes(bare), `${where}: no flag ${flag}`);
  }
  for (const [index, word] of own.entries()) {
    const value = own[index + 1] ?? "";
    if (["-s", "--stack"].includes(word) && !/^[<$]/.test(value)) assert.ok(environments.includes(value), where);
  }
  if (name.startsWith("config ")) checkConfig(own, command, where);
}

function checkConfig(args: readonly string[], command: Command, where: string): void {
  const plain = args.filter(
    (word, index) => !word.startsWith("-") && !["-s", "--stack"].includes(args[index - 1] ?? ""),
  );
  const [key = "", value] = plain;
  const schema = checkKey(key, command);
  assert.equal(
    args.includes("--path"),
    /[.[]/.test(key),
    `${where}: --path is for keys with a path, and only for them`,
  );
  assert.equal(
    args.includes("--secret"),
    command.words[2] === "config" && command.words[3] === "set" && holdsSecret(schema),
    where,
  );
  if (value === undefined || /^[<$]/.test(value) || schema === undefined) return;
  // The engine reads what looks like a number or a truth value as one.
  const read = /^(?:true|false|-?\d+)$/.test(value) ? (JSON.parse(value) as unknown) : value;
  assert.ok(schema.safeParse(read).success || schema.safeParse(value).success, `${where}: the value is refused`);
}

function checkKey(key: string, { file }: Command): z.ZodType | undefined {
  const [namespace = "", path = ""] = key.split(":");
  const schema = SCHEMAS.get(namespace);
  assert.ok(schema, `${file} names ${key}: no such namespace`);
  const steps = path.split(/[.[\]]+/).filter((step) => step !== "");
  const found = find(schema, steps);
  assert.ok(found, `${file} names ${key}: no such setting`);
  return found;
}

/** A document without its fenced blocks. */
function prose(file: string): string {
  return read(file).replaceAll(/^( *)```[\s\S]*?^\1```$/gm, "");
}

function anchors(file: string): string[] {
  const headings = [...prose(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(join(PROJECT_FOLDER, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file}`);
}

function read(file: string): string {
  return readFileSync(join(PROJECT_FOLDER, file), "utf8");
}
