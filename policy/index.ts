import { PolicyPack } from "@pulumi/policy";

import { RULES } from "./rules";

// The engine loads this file for `pulumi preview --policy-pack policy` and expects it to create a pack.
new PolicyPack("slipway", { policies: [...RULES], enforcementLevel: "mandatory" });
