import { at, items } from "../../lib/values";
import { allContainersOf, POD_TYPES } from "../../plan/pods";
import { resourceRule } from "../rule";

const REPOSITORY = ["aws:ecr/repository:Repository"];
/** The digest of an image; a plan has a placeholder for digests that the registry computes. */
const DIGEST = /@(?:sha256:[0-9a-f]{64}|\[digest of .+\])$/;
/** Images of servers that run unmodified, so that a tag gets security fixes, as the ends of their repositories. */
const VENDOR_IMAGES = [
  "library/mariadb",
  "library/mongo",
  "library/postgres",
  "nsqio/nsq",
  "valkey/valkey",
  "versity/versitygw",
];

/** A tag can be moved, and then two pods of one release run different code. */
export const imagesPinned = resourceRule(
  {
    name: "images-pinned",
    description:
      "Containers run images by digest; a server of databases, queues or objects may run its vendor's image by a version tag, " +
      "to get security fixes on restart.",
  },
  POD_TYPES,
  function* (subject) {
    for (const { label, spec } of allContainersOf(subject)) {
      const image = String(spec.image);
      if (!DIGEST.test(image) && !isVendorImage(image)) {
        yield `${label} runs ${image}; use a digest, as in repository@sha256:...`;
      }
    }
  },
);

function isVendorImage(image: string): boolean {
  const [, name = "", tag = ""] = /\/([a-z0-9-]+\/[a-z0-9-]+):([\w.-]+)$/.exec(image) ?? [];
  return VENDOR_IMAGES.includes(name) && /^v?\d/.test(tag);
}

/** Immutable tags make releases reproducible. Tags of a build cache are overwritten by design. */
export const repositoriesImmutable = resourceRule(
  { name: "repositories-immutable", description: "Tags of image repositories are immutable, except for build caches." },
  REPOSITORY,
  function* ({ props }) {
    if (String(props.name).endsWith("-cache")) return;
    if (props.imageTagMutability !== "IMMUTABLE") {
      yield `imageTagMutability is ${String(props.imageTagMutability)}; it must be IMMUTABLE`;
    }
  },
);

/** Known vulnerabilities should be reported as soon as an image is pushed. */
export const repositoriesScanned = resourceRule(
  { name: "repositories-scanned", description: "Every image is scanned on push." },
  REPOSITORY,
  function* ({ props }) {
    if (at(props.imageScanningConfiguration, "scanOnPush") !== true) {
      yield "imageScanningConfiguration.scanOnPush is not true; set it";
    }
  },
);

/** Explicit encryption does not depend on a default, and cannot be changed later. */
export const repositoriesEncrypted = resourceRule(
  { name: "repositories-encrypted", description: "Each image repository sets its encryption." },
  [...REPOSITORY, "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"],
  function* ({ props }) {
    const kinds = items(props.encryptionConfigurations).map((one) => String(at(one, "encryptionType")));
    if (!["AES256", "KMS"].includes(kinds.join())) {
      yield `encryptionConfigurations is ${kinds.join() || "absent"}; it must have one of type KMS or AES256`;
    }
  },
);
