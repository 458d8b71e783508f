import { GO_VERSION } from "../host/golang";
import type { RegistryImage } from "../images/registry";
import { goProgram, goToolchain, npmBundle, npmPackages, type ContextAddition } from "./additions";
import { FERRETDB } from "./mongo/program";
import { NSQ_VERSION, NSQD, NSQLOOKUPD } from "./nsq/program";
import { VERSITYGW, VERSITYGW_VERSION } from "./versitygw/program";

/** An image of Docker Hub whose substitute is built here. */
export interface Substitute extends RegistryImage {
  /** Name on Docker Hub: `library/<name>` for an official image, `<vendor>/<name>` for a vendor's. */
  readonly repository: string;
  /** Folder next to this file with the substitute's Dockerfile. */
  readonly folder: string;
  /** Values of the Dockerfile's ARG instructions. @default none */
  readonly args?: Readonly<Record<string, string>>;
  /** What the build context contains besides the folder's files. @default nothing */
  readonly additions?: readonly ContextAddition[];
  /** What is missing although users of the original expect it; the local run prints it. @default nothing */
  readonly limitation?: string;
}

/** The image that the substitutes are built from; debootstrap creates it. */
export const DEBIAN = { repository: "library/debian", tag: "trixie-slim", suite: "trixie" } as const;

/** Packages of mongosh require these in Electron, for a native module and for Babel's presets; none is used here. */
const MONGOSH = npmBundle("mongosh", ["electron", "*.node", "@babel/preset-typescript/package.json"]);

/**
 * The official images; most are base images of the applications. To add one, create a folder with a Dockerfile and add a
 * line here.
 */
export const BASE_IMAGES: readonly Substitute[] = [
  { repository: "library/python", tag: "3.13-slim-trixie", folder: "python" },
  { repository: "library/postgres", tag: "17-trixie", folder: "postgres" },
  { repository: "library/mariadb", tag: "11.8-noble", folder: "mariadb" },
  { repository: "library/busybox", tag: "1.37", folder: "busybox" },
  { repository: "library/nginx", tag: "1.28-trixie", folder: "nginx" },
  { repository: "library/php", tag: "8.4-fpm-trixie", folder: "php" },
  { repository: "library/node", tag: "24-trixie-slim", folder: "node", additions: [npmPackages()] },
  {
    repository: "library/golang",
    tag: "1.26-trixie",
    folder: "golang",
    args: { GOLANG_VERSION: GO_VERSION },
    additions: [goToolchain()],
  },
  {
    repository: "library/mongo",
    tag: "8.0-noble",
    folder: "mongo",
    additions: [goProgram(FERRETDB), MONGOSH],
    limitation: "FerretDB in place of MongoDB, without a replica set and without roles of users",
  },
];

/** The vendors' images that workloads run. To add one, create a folder with a Dockerfile and add it here. */
export const VENDOR_IMAGES: readonly Substitute[] = [
  { repository: "valkey/valkey", tag: "8.1-trixie", folder: "valkey" },
  {
    repository: "versity/versitygw",
    tag: VERSITYGW_VERSION,
    folder: VERSITYGW.name,
    additions: [goProgram(VERSITYGW)],
  },
  {
    repository: "nsqio/nsq",
    tag: NSQ_VERSION,
    folder: "nsq",
    additions: [goProgram(NSQD), goProgram(NSQLOOKUPD)],
    limitation: "both daemons, without nsqadmin and the tools",
  },
];

/** All substitutes; each is built from Debian's image only. */
export const SUBSTITUTES: readonly Substitute[] = [...BASE_IMAGES, ...VENDOR_IMAGES];

/** Lines about the substitutes that differ from the originals in what they can do. */
export function limitations(images: readonly Substitute[] = SUBSTITUTES): string[] {
  return images.flatMap(({ repository, tag, limitation }) =>
    limitation === undefined ? [] : [`${repository.replace(/^library\//, "")}:${tag} is ${limitation}.`],
  );
}
