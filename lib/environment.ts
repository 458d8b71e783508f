/** Environment variables by name; undefined for one that is not set. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Sets environment variables of this process; returns what they were, with which a second call undoes it. */
export function setVariables(variables: Variables): Variables {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  return before;
}
