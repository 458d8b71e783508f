/** An ignore file, the paths that it excludes, and paths that it does not; or that Docker's builder refuses it. */
export type IgnoreCase =
  | readonly [ignore: string, excluded: readonly string[], sent: readonly string[]]
  | readonly [ignore: string, refused: "refused"];
