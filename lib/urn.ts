/** The parts of a URN, `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** Types of the resource's parents, without the stack, and its own, joined by `$`. */
  readonly qualifiedType: string;
  readonly type: string;
  readonly name: string;
}

/** Parses a URN; a string that is not a URN becomes a name without a type. */
export function parseUrn(urn: string): UrnParts {
  const [scope = "", project = "", qualifiedType = "", ...names] = urn.split("::");
  if (names.length === 0) return { stack: "", project: "", qualifiedType: "", type: "", name: urn };
  const type = qualifiedType.split("$").at(-1) ?? "";
  return { stack: scope.split(":").at(-1) ?? "", project, qualifiedType, type, name: names.join("::") };
}

/** Formats a URN from its parts. */
export function formatUrn({ stack, project, qualifiedType, name }: Omit<UrnParts, "type">): string {
  return [`urn:pulumi:${stack}`, project, qualifiedType, name].join("::");
}

/** The URN in a reference to a provider, `<urn>::<id>`; empty if there is no reference. */
export function providerUrn(reference: string | undefined): string {
  return reference?.replace(/::[^:]*$/, "") ?? "";
}
