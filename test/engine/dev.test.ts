import { CHANGED_SOURCE } from "./environments/images";
import { lifecycle } from "./environments/lifecycle";
import { ON_AWS } from "./environments/order";

lifecycle({
  name: "dev",
  passphrase: "four-words-nobody-else-thought-of",
  failing: "aws:eks/cluster:Cluster::slipway-dev-eksCluster",
  ...CHANGED_SOURCE,
  order: ON_AWS,
});
