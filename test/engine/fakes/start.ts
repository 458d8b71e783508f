import { join } from "node:path";

import type { AwsApi } from "../aws-api/client";
import type { StartProviders } from "../../../local/engine";
import { startServer } from "../../../local/engine/fallback/process";
import { startFakeApi, type FakeApi } from "./api-server";
import { Journal } from "./journal";

/**
 * Starts the fake providers, which keep their journal in the folder `journal`. All programs of one journal share the API
 * servers of their clusters, as the kubeconfigs in the state have their address.
 *
 * @param aws An AWS API that makes each resource of AWS too.
 */
export function startFakeProviders(journal: string, aws?: AwsApi): StartProviders {
  let clusters: Promise<FakeApi> | undefined;
  return async (cwd, env) => {
    clusters ??= startFakeApi(new Journal(journal));
    const { url, authority, close } = await clusters;
    const [providers, eks] = await Promise.all([
      startServer(join(__dirname, "main.ts"), [journal, ...(aws ? [aws.url, aws.log] : [])], cwd, env),
      // The SDK's own server constructs remote components; it serves one provider per process.
      startServer(join(__dirname, "eks-main.ts"), [url, authority], cwd, env),
    ]);
    return {
      debugProviders: `${providers.line},eks:${eks.line}`,
      close: async () => {
        await Promise.all([providers.close(), eks.close(), close()]);
      },
    };
  };
}
