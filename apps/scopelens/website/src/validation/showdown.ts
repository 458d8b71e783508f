const MAX_SETS = 6;

/** The species in the first line of a set: `Species`, `Species @ Item` or `Nickname (Species) (M) @ Item`. */
export function speciesOf(line: string): string {
  const name = (line.split(" @ ")[0] ?? "").trim().replace(/ \([MFN]\)$/, "");
  return /^.+ \(([^()]+)\)$/.exec(name)?.[1] ?? name;
}

/** What the server would refuse about the sets of an export; undefined if nothing. It checks the rest of each set, too. */
export function showdownError(text: string, team: readonly string[]): string | undefined {
  const sets = text
    .replaceAll("\r\n", "\n")
    .split(/\n\s*\n/)
    .map((set) => set.trim())
    .filter((set) => set !== "");
  if (sets.length > MAX_SETS) return `This has ${sets.length} sets; a team has at most ${MAX_SETS}.`;
  for (const set of sets) {
    const name = speciesOf(set.split("\n")[0] ?? "");
    if (!team.includes(name))
      return `“${name}” is not among the creatures of this team (${team.join(", ") || "none"}).`;
  }
  return undefined;
}
