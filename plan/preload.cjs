// Preloaded by the plan command and the processes that plan: loads TypeScript by tsx, without the thread that `--import tsx`
// starts, and JavaScript by Node alone. tsx would parse every module of every package to find out which kind it is: a tenth of
// the time of a plan.
const javascript = require.extensions[".js"];
require("tsx/cjs");
for (const extension of [".js", ".cjs"]) require.extensions[extension] = javascript;
