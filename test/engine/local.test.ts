import { CHANGED_SOURCE } from "./environments/images";
import { lifecycle } from "./environments/lifecycle";
import { ANYWHERE } from "./environments/order";

lifecycle({
  name: "local",
  passphrase: "",
  failing: "kubernetes:apps/v1:StatefulSet::thoughts-db",
  ...CHANGED_SOURCE,
  order: ANYWHERE,
});
