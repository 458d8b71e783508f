import { PROMOTED_IMAGE } from "./environments/images";
import { lifecycle } from "./environments/lifecycle";
import { MANAGED_NODES_ORDER, RDS_ORDER } from "./environments/order";

lifecycle({
  name: "prod",
  rotateSeparately: true,
  passphrase: "four-other-words-for-production",
  failingResource: "aws:ec2/natGateway:NatGateway::slipway-prod-nat-1",
  ...PROMOTED_IMAGE,
  deletionOrder: [...MANAGED_NODES_ORDER, ...RDS_ORDER],
  // It is part of the name of the final snapshot.
  changesWithoutProtection: ["delete RandomId thoughts-db-final"],
});
