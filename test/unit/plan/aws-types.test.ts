import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { environmentsOf, PROJECT_FOLDER } from "../../../lib/project";
import { AWS_SERVICES, AWS_TYPES, awsServiceOf, awsType, isAwsType } from "../../../plan/aws-types";
import { readGolden } from "../../../plan/golden-file";
import { sdkType } from "../../engine/fakes/sdk";

const PACKAGE = "@pulumi/aws";

/** What to do about each type without a row, or with a row that lacks the actions of its deployment. */
function missingRows(tokens: readonly string[]): string[] {
  return [...new Set(tokens)].sort().flatMap((token) => {
    const file = `plan/aws-types/${awsServiceOf(token)}.ts`;
    if (!(token in AWS_TYPES)) return [`add a row "${token}" to ${file}`];
    const { actions, charge } = awsType(token);
    return [
      ...(actions === undefined ? [`add actions to the row "${token}" in ${file}`] : []),
      ...(charge === undefined ? [`add a charge to the row "${token}" in ${file}`] : []),
    ];
  });
}

/** AWS types in the golden plans. */
function plannedTypes(): string[] {
  const resources = environmentsOf(PROJECT_FOLDER).flatMap((environment) => readGolden(environment).resources);
  return resources.map(({ type }) => type).filter(isAwsType);
}

/** AWS types that the components import, also those that no environment has. */
function importedTypes(): string[] {
  const folder = join(PROJECT_FOLDER, "components");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return files.flatMap((file) => {
    const source = readFileSync(join(folder, file), "utf8");
    assert.doesNotMatch(source, /^import (?!type)[^{]*from "@pulumi\/aws/m, `${file}: import AWS types by name`);
    return [...source.matchAll(/^import \{([^}]*)\} from "(@pulumi\/aws\/\w[^"]*)";/gm)].flatMap(
      ([, names = "", module = ""]) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- only the module knows the tokens
        const exports = require(module) as Readonly<Record<string, { readonly __pulumiType?: string } | undefined>>;
        const imported = names.split(",").map((name) => name.trim().split(" ")[0] ?? "");
        return imported.flatMap((name) => exports[name]?.__pulumiType ?? []);
      },
    );
  });
}

describe("the table of AWS types", () => {
  it("has a row, with the actions of its deployment and its charge, for every type of a golden plan", () => {
    const types = plannedTypes();
    assert.ok(types.includes("aws:ec2/vpc:Vpc") && types.includes("eks:index:Cluster"));
    assert.deepEqual(missingRows(types), []);
  });

  it("has such a row for every type that a component imports", () => {
    const types = importedTypes();
    assert.ok(types.includes("aws:ec2/vpc:Vpc") && types.includes("aws:rds/instance:Instance"));
    assert.deepEqual(missingRows(types), []);
  });

  it("reports the row to add and its file", () => {
    const tokens = ["aws:sqs/queue:Queue", "aws:kms/grant:Grant", "aws:route53/zone:Zone", "eks:index:NodeGroup"];
    assert.deepEqual(missingRows(tokens), [
      'add actions to the row "aws:kms/grant:Grant" in plan/aws-types/kms.ts',
      'add actions to the row "aws:route53/zone:Zone" in plan/aws-types/route53.ts',
      'add a charge to the row "aws:route53/zone:Zone" in plan/aws-types/route53.ts',
      'add a row "aws:sqs/queue:Queue" to plan/aws-types/sqs.ts',
      'add a row "eks:index:NodeGroup" to plan/aws-types/eks.ts',
    ]);
  });

  it("has each row in the file of its service", () => {
    for (const [service, { types }] of Object.entries(AWS_SERVICES)) {
      for (const token of Object.keys(types)) assert.equal(awsServiceOf(token), service, token);
      const source = readFileSync(join(PROJECT_FOLDER, "plan", "aws-types", `${service}.ts`), "utf8");
      for (const token of Object.keys(types))
        assert.ok(source.includes(`"${token}"`), `${token} is not in ${service}.ts`);
    }
  });

  it("names only types and inputs of the SDK", () => {
    const unknown = Object.entries(AWS_TYPES).flatMap(([token, row]) => {
      if (!token.startsWith("aws:")) return [];
      const type = sdkType(PACKAGE, token, (token.split(":")[1] ?? "").split("/"));
      if (!type) return [token];
      const documents = Object.keys(row.policyDocuments ?? {}).map((path) => path.split(".")[0] ?? "");
      const { replaceOnChanges = [], identity = [], accessInputs = [], irreversibleInputs = [] } = row;
      const inputs = [...replaceOnChanges, ...identity, ...accessInputs, ...irreversibleInputs, ...documents];
      return inputs.filter((input) => !type.inputs.includes(input)).map((input) => `${token} ${input}`);
    });
    assert.deepEqual(unknown, []);
  });
});
