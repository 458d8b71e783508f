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
  changesWithoutProtection: [
    "delete BackupPolicy slipway-prod",
    // They are part of the names of final snapshots.
    "delete RandomId face-recognition-db-final",
    "delete RandomId thoughts-db-final",
  ],
});
