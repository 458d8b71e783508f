import { PROMOTED_IMAGE } from "./environments/images";
import { lifecycle } from "./environments/lifecycle";
import { WITH_NODES, WITH_RDS } from "./environments/order";

lifecycle({
  name: "prod",
  passphrase: "four-other-words-for-production",
  failing: "aws:ec2/natGateway:NatGateway::slipway-prod-nat-1",
  ...PROMOTED_IMAGE,
  order: [...WITH_NODES, ...WITH_RDS],
  // The name of the last snapshot.
  goesWithProtection: ["delete RandomId thoughts-db-final"],
});
