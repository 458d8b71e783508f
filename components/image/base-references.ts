import { type Dockerfile, DockerfileParser } from "dockerfile-ast";

/** The start of `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:+word}` or `${NAME+word}`. */
const VARIABLE = /\$(?:(?<bare>\w+)|\{(?<braced>\w+)(?:\}|(?<operator>:?[-+])))/;

/**
 * The base images of a Dockerfile as it names them, with arguments substituted, each once. Images that need no lookup are
 * excluded: other stages, `scratch`, and references with a digest.
 *
 * @param dockerfile The file's content.
 * @param buildArgs Values of its global arguments; others have their defaults.
 * @throws Error if a reference contains an argument without a value.
 */
export function baseReferences(dockerfile: string, buildArgs: Readonly<Record<string, string>>): string[] {
  const file = DockerfileParser.parse(dockerfile);
  const values = globalArguments(file, buildArgs);
  const stages = new Set(["scratch"]);
  const references = new Set<string>();
  for (const from of file.getFROMs()) {
    const image = from.getImage();
    if (image === null) continue;
    const reference = substitute(image, values);
    if (!stages.has(reference.toLowerCase()) && !reference.includes("@")) references.add(reference);
    const stage = from.getBuildStage();
    if (stage !== null) stages.add(stage.toLowerCase());
  }
  return [...references];
}

/** Values of the arguments that are declared before the first stage; only these apply to `FROM`. */
function globalArguments(file: Dockerfile, buildArgs: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const property of file.getInitialARGs().flatMap((arg) => arg.getProperties())) {
    const standard = property.getValue();
    const value = buildArgs[property.getName()] ?? (standard === null ? undefined : substitute(standard, values));
    if (value !== undefined) values.set(property.getName(), value);
  }
  return values;
}

/**
 * Substitutes variables as BuildKit does. dockerfile-ast cannot: it neither knows build arguments nor applies operators
 * such as that in `${NAME:-word}`.
 */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  const match = VARIABLE.exec(text);
  if (!match) {
    if (!text.includes("$")) return text;
    throw new Error(`${text} in a Dockerfile cannot be looked up: only $NAME and the operators - and + are supported`);
  }
  const { bare, braced, operator } = match.groups ?? {};
  const name = bare ?? braced ?? "";
  const value = values.get(name);
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  if (operator === undefined) {
    if (value === undefined) throw new Error(withoutValue(text, name));
    return before + value + substitute(after, values);
  }
  const isSet = value !== undefined && !(value === "" && operator.startsWith(":"));
  const end = closingBrace(after);
  const word = after.slice(0, end);
  const alternative = () => substitute(word, values);
  const replacement = operator.endsWith("-") ? (isSet ? value : alternative()) : isSet ? alternative() : "";
  return before + replacement + substitute(after.slice(end + 1), values);
}

/** Index of the brace that ends a word, which may contain variables in braces. */
function closingBrace(text: string): number {
  let depth = 0;
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === "{") depth += 1;
    else if (depth === 0) return index;
    else depth -= 1;
  }
  return text.length;
}

function withoutValue(text: string, name: string): string {
  return (
    `${text} in a Dockerfile cannot be looked up: ${name} has no value before the first FROM. ` +
    `Give it a default there (ARG ${name}=…), or pass it as a build argument.`
  );
}
