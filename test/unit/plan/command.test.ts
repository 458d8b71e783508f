import assert from "node:assert/strict";

import { parsePlanOptions } from "../../../commands/plan/command";

const KNOWN = ["local", "dev", "prod"];

describe("the plan command", () => {
  it("plans all environments, or those that are named", () => {
    assert.deepEqual(parsePlanOptions([], KNOWN), { environments: KNOWN, named: false, json: false, help: false });
    assert.deepEqual(parsePlanOptions(["prod", "--json", "--against", "HEAD~1"], KNOWN), {
      environments: ["prod"],
      named: true,
      against: "HEAD~1",
      json: true,
      help: false,
    });
    assert.deepEqual(parsePlanOptions(["dev", "dev"], KNOWN).environments, ["dev"]);
  });

  it("lists the environments that exist", () => {
    assert.throws(
      () => parsePlanOptions(["staging"], KNOWN),
      /no environment "staging"; there are: local, dev, prod\./,
    );
    assert.throws(() => parsePlanOptions([], []), /create a Pulumi\.<environment>\.yaml/);
  });

  it("prints the usage where an argument is invalid", () => {
    assert.throws(() => parsePlanOptions(["--jsn"], KNOWN), /'--jsn'[\s\S]*npm run plan -- <environment>/);
    assert.throws(() => parsePlanOptions(["dev", "--against"], KNOWN), /--against/);
    assert.throws(() => parsePlanOptions(["dev", "--against", ""], KNOWN), /use "golden" or a git revision/);
  });

  it("writes a comment for all environments, against a revision or from an earlier comparison", () => {
    const { comment, against, environments } = parsePlanOptions(["--against", "main", "--comment", "out/c.md"], KNOWN);
    assert.deepEqual({ comment, against, environments }, { comment: "out/c.md", against: "main", environments: KNOWN });
    assert.equal(parsePlanOptions(["--from", "out/c.json", "--comment", "-"], KNOWN).from, "out/c.json");
  });

  for (const [args, reason] of [
    [["--comment", "-"], /either --against with a git revision, or --from/],
    [["--comment", "-", "--against", "main", "--from", "c.json"], /either --against/],
    [["--comment", "", "--against", "main"], /--comment is empty/],
    [["--comment", "-", "--against", "golden"], /cannot compare with "golden"/],
    [["--comment", "-", "--against", "main", "--json"], /remove --json/],
    [["dev", "--comment", "-", "--against", "main"], /all environments; remove dev/],
    [["--from", "c.json"], /--from requires --comment/],
  ] as const) {
    it(`rejects ${args.join(" ")}`, () => {
      assert.throws(() => parsePlanOptions(args, KNOWN), reason);
    });
  }
});
