import { fileURLToPath } from "node:url";

import { Assets } from "./assets.js";
import { createLogger } from "./logger.js";
import { startService } from "./service.js";
import { readSettings, type Settings } from "./settings.js";

/** Style sheets and pictures beside the program, and the scripts that are compiled with it. */
const ASSET_FOLDERS = ["../static/", "browser/"].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    createLogger("info").fatal(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

const settings = settingsOrExit();
const logger = createLogger(settings.logLevel);
const service = await startService(settings, Assets.read(ASSET_FOLDERS), logger);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    logger.info({ signal }, "stopping");
    void service.stop().then(() => {
      logger.info("stopped");
    });
  });
}
