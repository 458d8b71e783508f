import { PROMOTED_IMAGE } from "./environments/images";
import { lifecycle } from "./environments/lifecycle";
import { MANAGED_NODES_ORDER, RDS_ORDER } from "./environments/order";
import { PROD_CHANGES_WITHOUT_PROTECTION } from "./environments/protection";

lifecycle({
  name: "prod",
  passphrase: "four-other-words-for-production",
  failingResource: "aws:ec2/natGateway:NatGateway::slipway-prod-nat-1",
  ...PROMOTED_IMAGE,
  deletionOrder: [...MANAGED_NODES_ORDER, ...RDS_ORDER],
  changesWithoutProtection: PROD_CHANGES_WITHOUT_PROTECTION,
});
