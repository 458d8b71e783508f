import { serveAll } from "../../../local/engine/fallback/protocol/serve-all";
import { AwsApi } from "../aws-api/client";
import { fakeProviders } from "./index";

const [, , journal, url, log] = process.argv;
if (journal === undefined)
  throw new Error("usage: main.ts <folder of the journal> [<URL of AWS' API> <file of its calls>]");
serveAll(fakeProviders(journal, url === undefined ? undefined : new AwsApi(url, log ?? "")));
