import type { ApiTypes } from "../api-type";
import { ACCESS_TYPES } from "./access";
import { CLUSTER_TYPES } from "./cluster";
import { EC2_TYPES } from "./ec2";
import { S3_TYPES } from "./s3";
import { STORE_TYPES } from "./stores";

/** The rows of all types, by type token. */
export const API_TYPES: ApiTypes = { ...ACCESS_TYPES, ...CLUSTER_TYPES, ...EC2_TYPES, ...S3_TYPES, ...STORE_TYPES };
