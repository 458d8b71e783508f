import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { PROJECT_FOLDER } from "../../../lib/project";
import { parsePromoteOptions } from "../../../commands/promote/command";
import { promote } from "../../../commands/promote/promote";

const REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const digest = (character: string) => `sha256:${character.repeat(64)}`;
const outputs = (digests: Record<string, string>, registry = REGISTRY) =>
  Object.fromEntries(Object.entries(digests).map(([name, one]) => [name, `${registry}/${name}@${one}`]));

/** A stack file as it is edited by hand. */
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

  const calls: string[][] = [];
  const run = (images: object, options: Parameters<typeof promote>[0] = { from: "dev", to: "prod" }) => {
    const pulumi = (args: readonly string[]) => {
      calls.push([...args]);
      return Promise.resolve(JSON.stringify(images));
    };
    return promote(options, { folder, pulumi });
  };
  const written = () => readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8");
  const tested = outputs({ "shop/api": digest("a"), "shop/web": digest("b"), "other/app": digest("c") });

  it("writes the tested images of the same applications, and nothing else", async () => {
    calls.length = 0;
    const lines = await run(tested);
    assert.deepEqual(calls, [["stack", "output", "images", "--json", "--stack", "dev"]]);
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
      "Run these with credentials for prod; slipway:registry.readers of dev must list its account.",
      "Roll back: git revert that commit, then npx pulumi up -s prod. The previous images are still in the registry.",
    ]);
  });

  it("maps the repositories of environments in one account, whose names have different prefixes", async () => {
    const own = PROD.replace("444455556666", "111122223333");
    writeFileSync(
      join(folder, "Pulumi.prod.yaml"),
      own.replace("config:", "config:\n    slipway:registry: { prefix: live }"),
    );
    const lines = await run(outputs({ "shop/api": digest("a") }, `${REGISTRY}/testing`));
    const { config } = parse(written()) as { config: Record<string, unknown> };
    const expected = { from: `${REGISTRY}/testing`, images: { "shop/api": digest("a") } };
    assert.deepEqual(config["slipway:promotion"], expected);
    assert.ok(lines.includes(`  from ${REGISTRY} -> ${REGISTRY}/testing`));
    assert.equal(lines.filter((line) => line.includes("docker login")).length, 1, "one login covers one registry");
    assert.ok(lines.includes("Run these with credentials for prod."));
  });

  it("leaves a file unchanged that has the images already", async () => {
    await run(tested);
    const first = written();
    assert.deepEqual(await run(tested), ["prod already has the images of dev; Pulumi.prod.yaml is unchanged."]);
    assert.equal(written(), first);
  });

  it("adds the setting if there is none yet", async () => {
    const before = "config:\n  slipway:target: aws\n  slipway:apps:\n    - shop\n\n# The end.\n";
    writeFileSync(join(folder, "Pulumi.prod.yaml"), before);
    await run(outputs({ "shop/api": digest("a") }, "localhost:5000"));
    const setting = `  slipway:promotion:\n    from: localhost:5000\n    images:\n      shop/api: ${digest("a")}\n`;
    assert.equal(written(), before.replace("    - shop\n", `    - shop\n${setting}`));
  });

  it("reads saved outputs, all of them or only the images", async () => {
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

  it("keeps the format of the project's own stack file", async () => {
    const path = "Pulumi.prod.yaml";
    copyFileSync(join(PROJECT_FOLDER, path), join(folder, path));
    const original = written();
    const { "slipway:promotion": promotion } = (parse(original) as { config: Record<string, unknown> }).config;
    const { images } = promotion as { images: Record<string, string> };
    const renamed = Object.fromEntries(Object.keys(images).map((name) => [name, digest("d")]));
    await run(outputs(renamed));
    const back = Object.entries(images).reduce(
      (text, [name, previous]) => text.replace(`${name}: ${digest("d")}`, `${name}: ${previous}`),
      written(),
    );
    assert.notEqual(written(), original);
    assert.equal(back, original);
  });

  it("rejects images without a digest, or in another repository than the environment reads", async () => {
    const rejects = (images: object, reason: RegExp) => assert.rejects(run(images), reason);
    await rejects(
      { "shop/api": `${REGISTRY}/shop/api:1` },
      /shop\/api of dev is ".*:1"; it must have a digest, such as/,
    );
    await rejects(
      { "shop/api": `${REGISTRY}/shop/web@${digest("a")}` },
      /in the repository shop\/web; .* in shop\/api/,
    );
    const two = { ...outputs({ "shop/api": digest("a") }), ...outputs({ "shop/web": digest("b") }, "r.test") };
    await rejects(two, /in several registries \(111122223333.*, r\.test\); they must be in one/);
    await rejects({}, /dev has no images\. Fix: npx pulumi up -s dev/);
    await rejects(["x"], /not a JSON object|not an object/);
    await rejects(
      outputs({ "other/app": digest("c") }),
      /dev runs no image of the applications of prod \(shop, mail\)/,
    );
    assert.equal(written(), PROD);
  });

  it("rejects missing environments and invalid files", async () => {
    await assert.rejects(run(tested, { from: "test", to: "prod" }), /no environment "test"; there are: dev, prod\./);
    writeFileSync(join(folder, "Pulumi.prod.yaml"), "config: {}\n");
    await assert.rejects(run(tested), /Pulumi\.prod\.yaml has no settings under config:/);
    writeFileSync(join(folder, "Pulumi.prod.yaml"), "config: [\n");
    await assert.rejects(run(tested), /Pulumi\.prod\.yaml is not YAML/);
  });

  it("parses its arguments, and prints the usage where they are invalid", () => {
    assert.deepEqual(parsePromoteOptions(["dev", "prod"]), { from: "dev", to: "prod" });
    assert.deepEqual(parsePromoteOptions(["dev", "prod", "--from-file", "a.json"]), {
      from: "dev",
      to: "prod",
      file: "a.json",
    });
    assert.equal(parsePromoteOptions(["--help"]), undefined);
    assert.throws(() => parsePromoteOptions(["dev"]), /npm run promote -- <from> <to>/);
    assert.throws(() => parsePromoteOptions(["dev", "dev"]), /cannot be promoted to itself/);
    assert.throws(() => parsePromoteOptions(["dev", "prod", "--file", "x"]), /Unknown option '--file'/);
  });
});
