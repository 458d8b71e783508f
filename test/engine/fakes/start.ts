import { join } from "node:path";

import type { AwsApi } from "../aws-api/client";
import type { StartProviders } from "../../../local/engine";
import { startServer } from "../../../local/engine/fallback/process";

/**
 * Starts the fake providers, which keep their journal in the folder `journal`.
 *
 * @param api An AWS API that makes each resource of AWS too.
 */
export function startFakeProviders(journal: string, api?: AwsApi): StartProviders {
  return async (cwd, env) => {
    const [providers, eks] = await Promise.all([
      startServer(join(__dirname, "main.ts"), [journal, ...(api ? [api.url, api.log] : [])], cwd, env),
      // The SDK's own server constructs remote components; it serves one provider per process.
      startServer(join(__dirname, "eks-main.ts"), [], cwd, env),
    ]);
    return {
      debugProviders: `${providers.line},eks:${eks.line}`,
      close: async () => {
        await Promise.all([providers.close(), eks.close()]);
      },
    };
  };
}
