import { standIns } from "./index";
import { serveAll } from "./protocol/serve-all";

serveAll(standIns);
