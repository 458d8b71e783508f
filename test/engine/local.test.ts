import { lifecycle } from "./environments/lifecycle";

lifecycle({ name: "local", failing: "kubernetes:apps/v1:StatefulSet::thoughts-db" });
