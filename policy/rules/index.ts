import type { Rule } from "../rule";
import * as buckets from "./buckets";
import * as cluster from "./cluster";
import * as databases from "./databases";
import * as encryption from "./encryption";
import * as iam from "./iam";
import * as images from "./images";
import * as network from "./network";
import * as nodes from "./nodes";
import * as pods from "./pods";
import * as protection from "./protection";
import * as secrets from "./secrets";
import * as tags from "./tags";
import * as versions from "./versions";
import * as workloads from "./workloads";

/** Every rule of the pack: what the modules of this folder export. */
export const RULES: readonly Rule[] = [
  buckets,
  cluster,
  databases,
  encryption,
  iam,
  images,
  network,
  nodes,
  pods,
  protection,
  secrets,
  tags,
  versions,
  workloads,
].flatMap((concern): Rule[] => Object.values(concern));
