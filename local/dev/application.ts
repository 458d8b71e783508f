import type { DockerfileBuild } from "../images/builder";

/** The sources of an image at one moment. */
export interface DevSources {
  /** The tag that the program derives from them. */
  readonly tag: string;
  /** Copies them to a folder that later changes do not reach, and returns how they are built there. */
  stage(): DockerfileBuild;
}

/** An image of an application, and where its sources are. */
export interface DevImage {
  /** Such as `thoughts-frontend`. */
  readonly name: string;
  /** Repository that it is pushed to, without a tag. */
  readonly repository: string;
  /** Files and folders that may be part of its sources, as absolute paths. */
  readonly roots: readonly string[];
  /**
   * Whether a path may be part of its sources.
   *
   * @param path Absolute path.
   */
  mayContain(path: string): boolean;
  /** Reads the sources. @throws Error with the problems of the build context. */
  read(): DevSources;
  /** Digest of a tag in the repository; undefined if it has none. */
  find(tag: string): Promise<string | undefined>;
}

/** An application under development. */
export interface DevApplication {
  /** Its name, and that of its namespace. */
  readonly name: string;
  readonly images: readonly DevImage[];
  /** Files and folders with its program and settings, as absolute paths. */
  readonly programRoots: readonly string[];
  /** Whether a file, by its absolute path, is part of its program or settings. */
  isProgram(path: string): boolean;
}
