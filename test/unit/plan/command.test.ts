import assert from "node:assert/strict";

import { parseCommand } from "../../../commands/plan/command";

const known = ["local", "dev", "prod"];

describe("the plan command", () => {
  it("plans all environments, or those that are named", () => {
    assert.deepEqual(parseCommand([], known), { environments: known, json: false, help: false });
    assert.deepEqual(parseCommand(["prod", "--json", "--against", "HEAD~1"], known), {
      environments: ["prod"],
      against: "HEAD~1",
      json: true,
      help: false,
    });
    assert.deepEqual(parseCommand(["dev", "dev"], known).environments, ["dev"]);
  });

  it("says which environments there are", () => {
    assert.throws(() => parseCommand(["staging"], known), /no environment "staging"; there are: local, dev, prod\./);
    assert.throws(() => parseCommand([], []), /a Pulumi\.<environment>\.yaml makes one/);
  });

  it("says what it takes where it was asked something else", () => {
    assert.throws(() => parseCommand(["--jsn"], known), /'--jsn'[\s\S]*npm run plan -- <environment>/);
    assert.throws(() => parseCommand(["dev", "--against"], known), /--against/);
    assert.throws(() => parseCommand(["dev", "--against", ""], known), /give "golden" or a git revision/);
  });

  it("writes a comment of all environments, against a revision or of a former comparison", () => {
    const { comment, against, environments } = parseCommand(["--against", "main", "--comment", "out/c.md"], known);
    assert.deepEqual({ comment, against, environments }, { comment: "out/c.md", against: "main", environments: known });
    assert.equal(parseCommand(["--from", "out/c.json", "--comment", "-"], known).from, "out/c.json");
  });

  for (const [args, reason] of [
    [["--comment", "-"], /either --against, with a git revision, or --from/],
    [["--comment", "-", "--against", "main", "--from", "c.json"], /either --against/],
    [["--comment", "", "--against", "main"], /--comment is empty/],
    [["--comment", "-", "--against", "golden"], /cannot compare with "golden"/],
    [["--comment", "-", "--against", "main", "--json"], /leave --json out/],
    [["dev", "--comment", "-", "--against", "main"], /all environments; leave dev out/],
    [["--from", "c.json"], /--from is for --comment/],
  ] as const) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => parseCommand(args, known), reason);
    });
  }
});
