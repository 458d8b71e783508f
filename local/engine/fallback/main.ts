import { FALLBACK_PROVIDERS } from "./index";
import { serveAll } from "./protocol/serve-all";

serveAll(FALLBACK_PROVIDERS);
