import type { Tally } from "../tally";

/** A folder `apps/<application>/<name>/` with tests. */
export interface SourceFolder {
  readonly application: string;
  readonly name: string;
  /** Relative to the root of the repository. */
  readonly folder: string;
}

/** A linter, and the files that it checks. */
export interface Linter {
  /** Printed in front of the result. */
  readonly title: string;
  /** Whether the linter checks a file; the path is relative to the root of the repository. */
  readonly matches: (file: string) => boolean;
  /** Prints the findings in the files; resolves to 0 if there are none. */
  readonly lint: (files: readonly string[]) => Promise<number>;
}

/** The numbers of a service's tests, and what they printed. */
export interface TestRun extends Tally {
  readonly output: string;
}

/** The tests of services in one language. */
export interface ServiceTests {
  /** Whether the tests of a service in this folder, an absolute path, are in this language. */
  readonly detect: (folder: string) => boolean;
  /** Runs a service's tests and prints their output. @throws Error if a program or package that they need is missing. */
  readonly test: (service: SourceFolder) => Promise<TestRun>;
}

/** A language of the repository's services and scripts: its linters, and the tests of services that are written in it. */
export interface Language {
  readonly name: string;
  /** Debian packages that the linters and the tests need. */
  readonly debianPackages: readonly string[];
  readonly linters: readonly Linter[];
  /** Omitted for a language that has no services. */
  readonly tests?: ServiceTests;
}
