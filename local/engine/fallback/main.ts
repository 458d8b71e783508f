import { STAND_INS } from "./index";
import { serveAll } from "./protocol/serve-all";

serveAll(STAND_INS);
