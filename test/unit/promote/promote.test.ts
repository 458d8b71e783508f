import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { PROJECT_FOLDER } from "../../../lib/project";
import { parseCommand } from "../../../commands/promote/command";
import { promote } from "../../../commands/promote/promote";

const REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const digest = (character: string) => `sha256:${character.repeat(64)}`;
const outputs = (digests: Record<string, string>, registry = REGISTRY) =>
  Object.fromEntries(Object.entries(digests).map(([name, one]) => [name, `${registry}/${name}@${one}`]));

/** A stack file as people write it. */
const PROD = `# Settings of prod.
config:
    slipway:target: aws # with a comment
    slipway:apps: [shop, mail]
    slipway:account: "444455556666"
    slipway:region: eu-central-1
    # Written by a command.
    slipway:promotion:
        from: ${REGISTRY}
        images:
            shop/api: ${digest("1")}
            shop/old: ${digest("2")}
    # After it.
    slipway:ingress: { replicas: 3 }
    shop:password:
        secure: v1:abc
secretsprovider: awskms://alias/slipway-secrets
`;

describe("npm run promote", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "promote-"));
    writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n  slipway:target: aws\n");
    writeFileSync(join(folder, "Pulumi.prod.yaml"), PROD);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const asked: string[][] = [];
  const run = (images: object, command: Parameters<typeof promote>[0] = { from: "dev", to: "prod" }) => {
    const pulumi = (args: readonly string[]) => {
      asked.push([...args]);
      return Promise.resolve(JSON.stringify(images));
    };
    return promote(command, { folder, pulumi });
  };
  const written = () => readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8");
  const tested = outputs({ "shop/api": digest("a"), "shop/web": digest("b"), "other/app": digest("c") });

  it("writes what the tested environment runs of the same applications, and nothing else", async () => {
    asked.length = 0;
    const lines = await run(tested);
    assert.deepEqual(asked, [["stack", "output", "images", "--json", "--stack", "dev"]]);
    const expected = PROD.replace(digest("1"), digest("a")).replace(
      `shop/old: ${digest("2")}`,
      `shop/web: ${digest("b")}`,
    );
    const settings = (text: string) => parse(text) as unknown;
    assert.deepEqual(settings(written()), settings(expected));
    const kept = (text: string) =>
      text.split("\n").filter((line) => !/^ {4,}(slipway:promotion|from|images|shop\/)/.test(line));
    assert.deepEqual(kept(written()), kept(PROD), "another line has changed");
    assert.deepEqual(lines, [
      "Images of dev for prod, written to Pulumi.prod.yaml:",
      "  shop/api  sha256:111111111111 -> sha256:aaaaaaaaaaaa",
      "  shop/old  sha256:222222222222 -> no longer deployed",
      "  shop/web  new: sha256:bbbbbbbbbbbb",
      "",
      "Next:",
      '  git commit -m "Promote dev to prod" -- Pulumi.prod.yaml',
      "  aws ecr get-login-password --region eu-central-1 |",
      `    docker login --username AWS --password-stdin ${REGISTRY}`,
      "  aws ecr get-login-password --region eu-central-1 |",
      `    docker login --username AWS --password-stdin ${REGISTRY.replace("111122223333", "444455556666")}`,
      "  npx pulumi up -s prod",
      "All with credentials for prod, whose account dev lets read by slipway:registry.readers.",
      "To go back: git revert that commit, then npx pulumi up -s prod. The former images are still in the registry.",
    ]);
  });

  it("leaves a file alone that says it already", async () => {
    await run(tested);
    const first = written();
    assert.deepEqual(await run(tested), [
      "prod has the images that dev runs already; Pulumi.prod.yaml stays as it is.",
    ]);
    assert.equal(written(), first);
  });

  it("adds the setting where there is none yet", async () => {
    const before = "config:\n  slipway:target: aws\n  slipway:apps:\n    - shop\n\n# The end.\n";
    writeFileSync(join(folder, "Pulumi.prod.yaml"), before);
    await run(outputs({ "shop/api": digest("a") }, "localhost:5000"));
    const setting = `  slipway:promotion:\n    from: localhost:5000\n    images:\n      shop/api: ${digest("a")}\n`;
    assert.equal(written(), before.replace("    - shop\n", `    - shop\n${setting}`));
  });

  it("takes outputs that were saved, all of them or the images alone", async () => {
    const file = join(folder, "outputs.json");
    const saved = async (content: object) => {
      writeFileSync(join(folder, "Pulumi.prod.yaml"), PROD);
      writeFileSync(file, JSON.stringify(content));
      await run({}, { from: "dev", to: "prod", file });
      return written();
    };
    const whole = await saved({ urls: {}, images: tested });
    assert.ok(whole.includes(digest("b")));
    assert.equal(await saved(tested), whole);
  });

  it("writes the project's own stack file in the form that it has", async () => {
    const path = "Pulumi.prod.yaml";
    copyFileSync(join(PROJECT_FOLDER, path), join(folder, path));
    const original = written();
    const { "slipway:promotion": promotion } = (parse(original) as { config: Record<string, unknown> }).config;
    const { images } = promotion as { images: Record<string, string> };
    const renamed = Object.fromEntries(Object.keys(images).map((name) => [name, digest("d")]));
    await run(outputs(renamed));
    const back = Object.entries(images).reduce(
      (text, [name, former]) => text.replace(`${name}: ${digest("d")}`, `${name}: ${former}`),
      written(),
    );
    assert.notEqual(written(), original);
    assert.equal(back, original);
  });

  it("refuses images that no digest names, or that are not where the other environment would look", async () => {
    const refused = (images: object, reason: RegExp) => assert.rejects(run(images), reason);
    await refused(
      { "shop/api": `${REGISTRY}/shop/api:1` },
      /shop\/api of dev is ".*:1"; it must be by digest, such as/,
    );
    await refused(
      { "shop/api": `${REGISTRY}/shop/web@${digest("a")}` },
      /in the repository shop\/web; .* in shop\/api/,
    );
    const two = { ...outputs({ "shop/api": digest("a") }), ...outputs({ "shop/web": digest("b") }, "r.test") };
    await refused(two, /in several registries \(111122223333.*, r\.test\); they must be in one/);
    await refused({}, /dev has no images\. Fix: npx pulumi up -s dev/);
    await refused(["x"], /no JSON object|no object/);
    await refused(outputs({ "other/app": digest("c") }), /dev runs no image of what prod deploys \(shop, mail\)/);
    assert.equal(written(), PROD);
  });

  it("refuses environments and files that are not there", async () => {
    await assert.rejects(run(tested, { from: "test", to: "prod" }), /no environment "test"; there are: dev, prod\./);
    writeFileSync(join(folder, "Pulumi.prod.yaml"), "config: {}\n");
    await assert.rejects(run(tested), /Pulumi\.prod\.yaml has no settings under config:/);
    writeFileSync(join(folder, "Pulumi.prod.yaml"), "config: [\n");
    await assert.rejects(run(tested), /Pulumi\.prod\.yaml is no YAML/);
  });

  it("understands its arguments, and says how they go", () => {
    assert.deepEqual(parseCommand(["dev", "prod"]), { from: "dev", to: "prod" });
    assert.deepEqual(parseCommand(["dev", "prod", "--from-file", "a.json"]), {
      from: "dev",
      to: "prod",
      file: "a.json",
    });
    assert.equal(parseCommand(["--help"]), undefined);
    assert.throws(() => parseCommand(["dev"]), /npm run promote -- <from> <to>/);
    assert.throws(() => parseCommand(["dev", "dev"]), /cannot be promoted to itself/);
    assert.throws(() => parseCommand(["dev", "prod", "--file", "x"]), /Unknown option '--file'/);
  });
});
