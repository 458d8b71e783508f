import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";

/** The settings of a stack file. @throws Error if it is not YAML or has no settings. */
export function configOf(text: string, name: string): YAMLMap {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new Error(`${name} is not YAML: ${error.message.trimEnd()}`);
  const config = document.get("config");
  if (isMap(config) && config.items.length > 0 && !config.flow) return config;
  throw new Error(`${name} has no settings under config:, one per line; see Pulumi.dev.yaml for an example`);
}

/** Start and end of a setting in the text, without the white space and comments after it. */
export function spanOf(pair: Pair | undefined, text: string): [number, number] {
  const { key, value } = pair as { key: { range: [number, number] }; value: { range: [number, number] } | null };
  const end = value?.range[1] ?? key.range[1];
  return [key.range[0], key.range[0] + text.slice(key.range[0], end).trimEnd().length];
}

/** The indentation of a map with one key per line. */
export function indentOf(map: YAMLMap, text: string): string {
  const [start] = spanOf(map.items[0], text);
  return " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
}

/**
 * Sets a plain string in a map of a stack file; every other character stays, comments included.
 *
 * @param path Keys of the maps below `config`, then that of the string.
 * @throws Error if one of the maps is missing.
 */
export function withString(text: string, name: string, path: readonly string[], value: string): string {
  const map = path.slice(0, -1).reduce(
    (above: YAMLMap, key, index) => {
      const inner = above.get(key);
      if (isMap(inner) && inner.items.length > 0) return inner;
      throw new Error(
        `${name} has no map ${path.slice(0, index + 1).join(".")}; write it as one, with a key for each value`,
      );
    },
    configOf(text, name),
  );
  const setting = `${path.at(-1) ?? ""}: ${value}`;
  const previous = map.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  if (previous) {
    const [start, end] = spanOf(previous, text);
    return `${text.slice(0, start)}${setting}${text.slice(end)}`;
  }
  const [, end] = spanOf(map.items.at(-1), text);
  if (map.flow) return `${text.slice(0, end)}, ${setting}${text.slice(end)}`;
  // A comment on the last line stays beside its value.
  const line = text.indexOf("\n", end);
  const after = line < 0 ? text.length : line;
  return `${text.slice(0, after)}\n${indentOf(map, text)}${setting}${text.slice(after)}`;
}
