import { lifecycle } from "./environments/lifecycle";

lifecycle({ name: "dev", failing: "aws:eks/cluster:Cluster::slipway-dev-eksCluster" });
