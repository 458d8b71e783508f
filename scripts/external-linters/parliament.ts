import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { runProcess } from "../../lib/process";
import { isRecord, items } from "../../lib/values";
import type { LinterFinding, LinterReport } from "./findings";
import type { PolicyDocument } from "./policy-documents";
import { regionalArn, roleArn } from "./resolve-template";

/** The part of parliament's report on one finding that is read. */
interface Finding {
  readonly issue: string;
  readonly title: string;
  readonly detail: unknown;
  readonly location: { readonly filepath?: string };
}

/** Resources of documents that name none because they belong to one; parliament judges no statement without. */
const IMPLIED_RESOURCES: Readonly<Record<string, string>> = {
  ecr: regionalArn("ecr", "repository/example"),
  sts: roleArn("example"),
};

/**
 * Runs parliament on policy documents, which it gets as files in the folder.
 *
 * @throws Error if parliament fails without a finding.
 */
export async function parliament(
  program: string,
  documents: readonly PolicyDocument[],
  folder: string,
): Promise<LinterReport> {
  const files = join(folder, "policies");
  await mkdir(files);
  await Promise.all(
    documents.map(({ document }, index) =>
      writeFile(join(files, `${index}.json`), JSON.stringify(withResources(document))),
    ),
  );
  const { code, stdout, stderr } = await runProcess(program, ["--directory", files, "--json"]);
  const lines = stdout.split("\n").filter((line) => line !== "");
  if (code !== 0 && lines.length === 0) throw new Error(`parliament ended with exit code ${code}:\n${stderr}`);
  const findings = lines.map((line): LinterFinding => {
    const { issue: check, title, detail, location } = JSON.parse(line) as Finding;
    const where = documents[Number.parseInt(basename(location.filepath ?? ""))]?.where ?? "no document";
    return {
      check,
      where,
      message: `${title.trim()}: ${typeof detail === "string" ? detail : JSON.stringify(detail)}`,
    };
  });
  const failed = new Set(findings.map(({ where }) => where));
  return { passed: documents.length - failed.size, findings };
}

/** Adds the resource that a statement with a principal implies. */
function withResources(document: PolicyDocument["document"]): unknown {
  const statements = items(document.Statement).map((statement) => {
    if (!isRecord(statement) || !("Principal" in statement) || "Resource" in statement) return statement;
    const [action = ""] = [statement.Action].flat() as string[];
    const implied = IMPLIED_RESOURCES[action.split(":")[0] ?? ""];
    return implied === undefined ? statement : { ...statement, Resource: implied };
  });
  return { ...document, Statement: statements };
}
