import { CHANGED_SOURCE } from "./environments/images";
import { lifecycle } from "./environments/lifecycle";
import { AWS_ORDER } from "./environments/order";

lifecycle({
  name: "dev",
  passphrase: "four-words-nobody-else-thought-of",
  failingResource: "aws:eks/cluster:Cluster::slipway-dev-eksCluster",
  ...CHANGED_SOURCE,
  deletionOrder: AWS_ORDER,
  recreated: true,
});
