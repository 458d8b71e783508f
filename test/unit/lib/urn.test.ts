import assert from "node:assert/strict";

import { environmentsOf, PROJECT_FOLDER } from "../../../lib/project";
import { formatUrn, parseUrn, providerUrn } from "../../../lib/urn";
import { at, isRecord, items } from "../../../lib/values";

describe("URNs", () => {
  const cases = [
    ["urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::main", "dev", "shop", "aws:ec2/vpc:Vpc", "aws:ec2/vpc:Vpc", "main"],
    ["urn:pulumi:dev::shop::a:b:C$d:e:F::x::y", "dev", "shop", "a:b:C$d:e:F", "d:e:F", "x::y"],
    ["urn:pulumi:organization-1::p::t::", "organization-1", "p", "t", "t", ""],
  ] as const;
  for (const [urn, stack, project, qualifiedType, type, name] of cases) {
    it(`takes ${urn} apart and puts it together again`, () => {
      assert.deepEqual(parseUrn(urn), { stack, project, qualifiedType, type, name });
      assert.equal(formatUrn({ stack, project, qualifiedType, name }), urn);
    });
  }

  it("takes any other string for a name", () => {
    assert.deepEqual(parseUrn("web"), { stack: "", project: "", qualifiedType: "", type: "", name: "web" });
  });

  it("finds a provider's URN in a reference to it", () => {
    assert.equal(
      providerUrn("urn:pulumi:dev::shop::pulumi:providers:aws::aws::0a1b"),
      "urn:pulumi:dev::shop::pulumi:providers:aws::aws",
    );
    assert.equal(providerUrn(undefined), "");
  });
});

describe("values", () => {
  it("are read by path, as far as it leads", () => {
    const tree = { spec: { ports: [{ port: 80 }] }, none: null };
    assert.equal(at(tree, "spec", "ports", 0, "port"), 80);
    for (const path of [
      ["spec", "ports", 1, "port"],
      ["spec", 0],
      ["none", "x"],
      ["toString"],
      ["spec", "ports", "length"],
    ]) {
      assert.equal(at(tree, ...path), undefined, path.join("."));
    }
  });

  it("are records if they have keys of their own", () => {
    assert.deepEqual(
      [{}, [], null, "x", undefined].map((value) => isRecord(value)),
      [true, false, false, false, false],
    );
    assert.deepEqual(items("x"), []);
  });
});

describe("the environments of a project", () => {
  it("are its stack files, in the order of a promotion", () => {
    assert.deepEqual(environmentsOf(PROJECT_FOLDER).slice(0, 3), ["local", "dev", "prod"]);
  });
});
