/** A base image whose substitute is built from Debian packages. */
export interface BaseImage {
  /** Name in the library of Docker Hub, such as `python`. */
  readonly name: string;
  readonly tag: string;
  /** Folder next to this file with the substitute's Dockerfile. */
  readonly folder: string;
}

/** The image that the substitutes are built from; debootstrap creates it. */
export const DEBIAN = { name: "debian", tag: "trixie-slim", suite: "trixie" } as const;

/** The base images of the applications. To add one, create a folder with a Dockerfile and add a line here. */
export const BASE_IMAGES: readonly BaseImage[] = [
  { name: "python", tag: "3.13-slim-trixie", folder: "python" },
  { name: "postgres", tag: "17-trixie", folder: "postgres" },
  { name: "busybox", tag: "1.37", folder: "busybox" },
  { name: "nginx", tag: "1.28-trixie", folder: "nginx" },
  { name: "php", tag: "8.4-fpm-trixie", folder: "php" },
];
