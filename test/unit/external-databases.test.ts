import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { planEnvironments } from "../../plan/children";
import { summarise } from "../../plan/summary";
import { ProjectCopy } from "../../lib/project-copy";
import { at, kind, only } from "../support/record";

describe("an environment whose database servers are elsewhere", function () {
  this.timeout(120_000);
  let project: ProjectCopy;
  beforeEach(() => {
    project = ProjectCopy.into(mkdtempSync(join(tmpdir(), "slipway-")));
    project.rewrite("Pulumi.local.yaml", (text) =>
      text.replace(/slipway:databases: \{.*\}/, "slipway:databases: { provider: uri }"),
    );
  });
  afterEach(() => {
    rmSync(project.folder, { recursive: true });
  });

  it("is planned with encrypted URIs, which no plan decrypts", async () => {
    const secrets = "  thoughts:dbUri: { secure: v1:aaa:bbb }\n" + "  thoughts:usersDbUri: { secure: v1:aaa:ccc }\n";
    project.edit("Pulumi.local.yaml", "config:\n", `config:\n${secrets}`);
    const [plan] = await planEnvironments(["local"], project.folder);
    assert.ok(plan);
    const own = plan.resources.filter(({ name }) => name.startsWith("thoughts-db"));
    assert.deepEqual(own.map((one) => `${kind(one)} ${one.name}`).sort(), [
      "ExternalPostgres thoughts-db",
      "Secret thoughts-db-thoughts",
      "Secret thoughts-db-users",
    ]);
    const host = (name: string) => String(at(only(own, "Secret", name), "stringData.POSTGRES_HOST"));
    assert.match(host("thoughts-db-users"), /^\[secret [0-9a-f]{8}\]$/);
    assert.notEqual(host("thoughts-db-users"), host("thoughts-db-thoughts"));
    const { databases } = summarise(plan).applications.get("thoughts") ?? {};
    assert.deepEqual(databases, [{ where: "elsewhere", details: [] }]);
  });

  it("is planned without URIs, which it shows as unset: `up` requires them", async () => {
    const [plan] = await planEnvironments(["local"], project.folder);
    assert.ok(plan);
    const shown = (name: string, key: string) => at(only(plan.resources, "Secret", name), `stringData.${key}`);
    assert.equal(shown("user-admin-db-users", "MONGODB_URI"), "[unset user-admin:dbUri]");
    for (const [name, key] of [
      ["thoughts-db-thoughts", "thoughts:dbUri"],
      ["thoughts-db-users", "thoughts:usersDbUri"],
    ] as const) {
      assert.equal(shown(name, "POSTGRES_HOST"), `[unset ${key}]`);
    }
  });
});
