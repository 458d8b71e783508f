import { formatKey, keyArguments } from "./keys";
import { removal } from "./fix-commands";
import { decoded } from "./stored-values";

/** What {@link enabledApplications} needs. */
export interface EnabledArgs<Application> {
  /** Namespace of the platform's settings. */
  readonly namespace: string;
  readonly stack: string;
  /** The value of `apps` as the engine provides it; undefined if it is missing or unusable. */
  readonly value: string | undefined;
  readonly known: readonly Application[];
}

/** The applications in the list `apps`, and one sentence for each that does not exist. Its schema checks the list itself. */
export function enabledApplications<Application extends { readonly name: string }>({
  namespace,
  stack,
  value,
  known,
}: EnabledArgs<Application>): { readonly enabled: readonly Application[]; readonly problems: readonly string[] } {
  const list = decoded(value);
  const existing = new Set(known.map(({ name }) => name));
  const names = (Array.isArray(list) ? list : []).map((name: unknown) => (typeof name === "string" ? name : undefined));
  const problems = names.flatMap((name, index) => {
    if (name === undefined || existing.has(name)) return [];
    const key = formatKey(namespace, ["apps", index]);
    const unused = known.map((one) => one.name).filter((one) => !names.includes(one));
    const example = unused.find((one) => one === name.toLowerCase()) ?? unused[0];
    const fix =
      example === undefined
        ? removal(namespace, ["apps", index], stack)
        : `pulumi config set ${keyArguments(key)} ${example} -s ${stack}`;
    const allowed = known.map((one) => one.name).join(", ");
    return [`${key} is ${JSON.stringify(name)}; it must be one of ${allowed}. Fix: ${fix}`];
  });
  const wanted = new Set(names);
  return { enabled: known.filter(({ name }) => wanted.has(name)), problems };
}
