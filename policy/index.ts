import { PolicyPack } from "@pulumi/policy";

import { RULES } from "./rules";

// The engine loads this file for `pulumi preview --policy-pack policy`, and a pack has to exist once it is loaded.
new PolicyPack("slipway", { policies: [...RULES], enforcementLevel: "mandatory" });
