import { CHANGED_SOURCE } from "./environments/images";
import { lifecycle } from "./environments/lifecycle";
import { COMMON_ORDER } from "./environments/order";

lifecycle({
  name: "local",
  passphrase: "",
  failingResource: "kubernetes:apps/v1:StatefulSet::thoughts-db",
  ...CHANGED_SOURCE,
  deletionOrder: COMMON_ORDER,
});
