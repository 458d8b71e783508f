import { serveAll } from "../../../local/engine/fallback/protocol/serve-all";
import { fakeProviders } from "./index";

const [, , journal] = process.argv;
if (journal === undefined) throw new Error("usage: main.ts <folder of the journal>");
serveAll(fakeProviders(journal));
