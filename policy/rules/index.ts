import type { PolicyRule } from "../rule";
import * as buckets from "./buckets";
import * as capacity from "./capacity";
import * as cluster from "./cluster";
import * as cost from "./cost";
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

/** Every rule of the pack: all exports of the modules of this folder. */
export const RULES: readonly PolicyRule[] = [
  buckets,
  capacity,
  cluster,
  cost,
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
].flatMap((concern): PolicyRule[] => Object.values(concern));
