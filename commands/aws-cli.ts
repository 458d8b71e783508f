import { runProcess } from "../lib/process";

/** Runs the AWS CLI and returns its standard output. @throws Error with its error message. */
export async function aws(args: readonly string[]): Promise<string> {
  const command = `aws ${args.slice(0, 2).join(" ")}`;
  const { code, stdout, stderr } = await runProcess("aws", args).catch((error: unknown) => {
    const fix = "install version 2, then run aws sso login or aws configure";
    throw new Error(`${command} failed: the AWS CLI is not installed. Fix: ${fix}`, { cause: error });
  });
  if (code !== 0) throw new Error(`${command} failed: ${stderr.trim() || `exit code ${code}`}`);
  return stdout;
}
