import { ProblemsError } from "../../lib/problems-error";

/** A build context contains what cannot be built, or its ignore file is invalid. */
export class BuildContextError extends ProblemsError {
  constructor(problems: readonly string[]) {
    super(problems.join("\n"), problems);
  }
}

/** Explanations of the codes that users meet. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links lead back to themselves",
  ENAMETOOLONG: "its name is too long",
  ENOTDIR: "a part of its path is not a folder",
};

/** Why a file cannot be read, without the names of system calls and absolute paths. */
export function reasonOf(error: unknown): string {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? code;
}

/** Undefined if a file does not exist. @throws any other error */
export function unlessMissing<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
