import type { BinaryImage } from "../images/binary-image";
import { VERSIONS } from "./settings";

/** The images of the cluster's components. */
export const COMPONENT_IMAGES: readonly BinaryImage[] = [
  { name: "pause", version: VERSIONS.pause, programs: ["pause"] },
  { name: "coredns", version: VERSIONS.coredns, programs: ["coredns"] },
  {
    name: "local-path-provisioner",
    version: VERSIONS.localPathProvisioner,
    programs: ["local-path-provisioner", "volume-helper"],
  },
];
