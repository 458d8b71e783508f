import { createLogger } from "./logger.js";
import { startService } from "./service.js";
import { readSettings, type Settings } from "./settings.js";

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    createLogger("info").fatal(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

const settings = settingsOrExit();
const logger = createLogger(settings.LOG_LEVEL);
const service = await startService(settings, logger);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    logger.info({ signal }, "stopping");
    void service.stop().then(() => {
      logger.info("stopped");
    });
  });
}
