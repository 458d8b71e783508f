import tseslint from "typescript-eslint";

import { TYPESCRIPT } from "../../eslint.config.mjs";

/** For the sources of services in Node, which the configuration of the repository's root leaves out. */
export default tseslint.config(TYPESCRIPT);
