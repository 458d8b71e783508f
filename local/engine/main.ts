import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

import { localPaths } from "../host/paths";
import { createProgress } from "../host/progress";
import { prepareEngine } from "./index";

/** `npx tsx local/engine/main.ts <arguments>`: runs `pulumi <arguments>` with the prepared engine, in the current folder. */
async function main(args: readonly string[]): Promise<number> {
  const backend = process.env.PULUMI_BACKEND_URL;
  const { buildx, kubeconfig } = localPaths();
  const engine = await prepareEngine(createProgress(process.stderr), {
    ...(backend === undefined ? {} : { backend }),
    ...(process.env.BUILDX_CONFIG === undefined && existsSync(buildx) ? { buildx } : {}),
    ...(process.env.KUBECONFIG === undefined && existsSync(kubeconfig) ? { kubeconfig } : {}),
  });
  // Pulumi receives a Ctrl-C at the terminal itself; this process has to wait for it.
  process.on("SIGINT", () => undefined);
  try {
    const env = { ...process.env, ...(await engine.environment(process.cwd())) };
    return await new Promise((resolve, reject) => {
      const child = spawn(engine.command, args, { env, stdio: "inherit" });
      child.once("error", reject);
      child.once("close", (code) => {
        resolve(code ?? 1);
      });
    });
  } finally {
    await engine.close();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
