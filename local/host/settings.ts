/** Settings that stacks need on this machine besides their own, by their full key. */
export type AddedSettings = Readonly<Record<string, string | Readonly<Record<string, string>>>>;
