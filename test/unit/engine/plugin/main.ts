import { serve } from "../../../../local/engine/fallback/protocol/server";
import { NotReadyError, type ProviderDefinition } from "../../../../local/engine/fallback/protocol/types";

/** A plugin that the engine could start: it prints its port. Creating a resource named `broken` fails. */
const PLUGIN: ProviderDefinition = {
  name: "kubernetes",
  version: "4.0.0",
  description: "the plugin under test",
  configure: (settings) => ({
    check: ({ inputs }) => ({ inputs: { ...inputs, servedBy: "plugin", context: settings.context ?? "" } }),
    diff: () => ({ changes: [] }),
    create: ({ name, inputs }) => {
      if (name === "broken") throw new NotReadyError("it", { outputs: { half: "made" } }, ["it does not start"]);
      return { id: name, outputs: { ...inputs, arguments: process.argv.slice(2) } };
    },
    update: ({ inputs }) => ({ outputs: inputs }),
    read: () => undefined,
    delete: () => undefined,
  }),
};

void serve(PLUGIN).then((port) => process.stdout.write(`${port}\n`));
