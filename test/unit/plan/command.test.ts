import assert from "node:assert/strict";

import { parseCommand } from "../../../commands/plan/command";

const KNOWN = ["local", "dev", "prod"];

describe("the plan command", () => {
  it("plans all environments, or those that are named", () => {
    assert.deepEqual(parseCommand([], KNOWN), { environments: KNOWN, json: false, help: false });
    assert.deepEqual(parseCommand(["prod", "--json", "--against", "HEAD~1"], KNOWN), {
      environments: ["prod"],
      against: "HEAD~1",
      json: true,
      help: false,
    });
    assert.deepEqual(parseCommand(["dev", "dev"], KNOWN).environments, ["dev"]);
  });

  it("says which environments there are", () => {
    assert.throws(() => parseCommand(["staging"], KNOWN), /no environment "staging"; there are: local, dev, prod\./);
    assert.throws(() => parseCommand([], []), /a Pulumi\.<environment>\.yaml makes one/);
  });

  it("says what it takes where it was asked something else", () => {
    assert.throws(() => parseCommand(["--jsn"], KNOWN), /'--jsn'[\s\S]*npm run plan -- <environment>/);
    assert.throws(() => parseCommand(["dev", "--against"], KNOWN), /--against/);
    assert.throws(() => parseCommand(["dev", "--against", ""], KNOWN), /give "golden" or a git revision/);
  });

  it("writes a comment of all environments, against a revision or of a former comparison", () => {
    const { comment, against, environments } = parseCommand(["--against", "main", "--comment", "out/c.md"], KNOWN);
    assert.deepEqual({ comment, against, environments }, { comment: "out/c.md", against: "main", environments: KNOWN });
    assert.equal(parseCommand(["--from", "out/c.json", "--comment", "-"], KNOWN).from, "out/c.json");
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
      assert.throws(() => parseCommand(args, KNOWN), reason);
    });
  }
});
