import { at, items } from "../../lib/values";
import { allContainersOf, POD_TYPES } from "../pods";
import { resourceRule } from "../rule";

const REPOSITORY = ["aws:ecr/repository:Repository"];
/** What names an image's content; a plan has a stand-in for what the registry answers. */
const DIGEST = /@(?:sha256:[0-9a-f]{64}|\[digest of .+\])$/;
/** Docker's official images that run as they are, where their content may be patched under an unchanged tag. */
const VENDOR_IMAGES = ["postgres"];

/** A tag can be moved, so that two pods of one release run different code. */
export const imagesPinned = resourceRule(
  {
    name: "images-pinned",
    description:
      "Containers run images by digest; a database server may run its vendor's image by a tag that begins with a version, " +
      "to get security fixes at a restart.",
  },
  POD_TYPES,
  function* (subject) {
    for (const { label, spec } of allContainersOf(subject)) {
      const image = String(spec.image);
      if (!DIGEST.test(image) && !isVendorImage(image)) {
        yield `${label} runs ${image}; name the image by digest, as in repository@sha256:...`;
      }
    }
  },
);

function isVendorImage(image: string): boolean {
  const [, name = "", tag = ""] = /\/library\/([a-z0-9-]+):([\w.-]+)$/.exec(image) ?? [];
  return VENDOR_IMAGES.includes(name) && /^\d/.test(tag);
}

/** A tag that cannot be moved is what makes a release the same tomorrow. Layers of a cache are rewritten by design. */
export const repositoriesImmutable = resourceRule(
  { name: "repositories-immutable", description: "Tags of an image repository cannot be moved, but for caches." },
  REPOSITORY,
  function* ({ props }) {
    if (String(props.name).endsWith("-cache")) return;
    if (props.imageTagMutability !== "IMMUTABLE") {
      yield `imageTagMutability is ${String(props.imageTagMutability)}; it must be IMMUTABLE`;
    }
  },
);

/** Known holes in what is pushed should be known on the same day. */
export const repositoriesScanned = resourceRule(
  { name: "repositories-scanned", description: "Every image that is pushed is scanned." },
  REPOSITORY,
  function* ({ props }) {
    if (at(props.imageScanningConfiguration, "scanOnPush") !== true) {
      yield "imageScanningConfiguration.scanOnPush is not true; set it";
    }
  },
);

/** Said in the program, encryption cannot be lost to a changed default; it cannot be changed later either. */
export const repositoriesEncrypted = resourceRule(
  { name: "repositories-encrypted", description: "Each image repository says how it is encrypted." },
  [...REPOSITORY, "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"],
  function* ({ props }) {
    const kinds = items(props.encryptionConfigurations).map((one) => String(at(one, "encryptionType")));
    if (!["AES256", "KMS"].includes(kinds.join())) {
      yield `encryptionConfigurations is ${kinds.join() || "absent"}; it must have one of type KMS or AES256`;
    }
  },
);
