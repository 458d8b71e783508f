import assert from "node:assert/strict";

import { parsePricesOptions, PRICE_LIST } from "../../../commands/prices/command";

describe("the arguments of npm run prices", () => {
  for (const [args, options] of [
    [[], { regions: [], from: PRICE_LIST }],
    [["eu-west-1", "eu-central-1", "eu-west-1"], { regions: ["eu-west-1", "eu-central-1"], from: PRICE_LIST }],
    [["--from", "http://localhost:8080/aws//"], { regions: [], from: "http://localhost:8080/aws" }],
    [["--help", "eu-west-1"], undefined],
  ] as const) {
    it(`are ${args.join(" ") || "none"}`, () => {
      assert.deepEqual(parsePricesOptions(args), options);
    });
  }

  for (const [args, message] of [
    [["eu-central-9"], /"eu-central-9" must be an AWS region/],
    [["cn-north-1"], /outside China/],
    [["--from", ""], /--from is ""; it must be an address with http or https/],
    [["--from", "localhost:8080"], /it must be an address with http or https/],
    [["--from", "file:///prices"], /it must be an address with http or https/],
    [["--to", "prices"], /Unknown option '--to'/],
  ] as const) {
    it(`cannot be ${args.join(" ")}`, () => {
      assert.throws(() => parsePricesOptions(args), message);
    });
  }
});
