import { Copy, type Dockerfile, DockerfileParser, From, Run } from "dockerfile-ast";

/** The start of `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:+word}` or `${NAME+word}`. */
const VARIABLE = /\$(?:(?<bare>\w+)|\{(?<braced>\w+)(?:\}|(?<operator>:?[-+])))/;

/** The lines that start with `#` before any other. */
const LEADING_COMMENTS = /^(?:[ \t]*#.*(?:\r?\n|$))*/;

/**
 * The images that a Dockerfile takes from registries as it names them, with arguments substituted, each once: base images,
 * and those that files are copied or mounted from. Excluded are other stages and `scratch`.
 *
 * @param dockerfile The file's content.
 * @param buildArgs Values of its global arguments; others have their defaults.
 * @throws Error if a reference contains an argument without a value.
 */
export function imageReferences(dockerfile: string, buildArgs: Readonly<Record<string, string>>): string[] {
  const file = DockerfileParser.parse(dockerfile);
  const values = globalArguments(file, buildArgs);
  const stages = new Set(["scratch"]);
  const references = new Set<string>();
  for (const instruction of file.getInstructions()) {
    if (instruction instanceof From) {
      const image = instruction.getImage();
      if (image === null) continue;
      const reference = substitute(image, values);
      if (!stages.has(reference.toLowerCase())) references.add(reference);
      const stage = instruction.getBuildStage();
      if (stage !== null) stages.add(stage.toLowerCase());
    } else if (instruction instanceof Copy || instruction instanceof Run) {
      for (const source of filesFrom(instruction)) {
        // A number is the index of a stage.
        if (!stages.has(source.toLowerCase()) && !/^\d+$/.test(source)) references.add(source);
      }
    }
  }
  return [...references];
}

/** The image that builds the Dockerfile, from its `# syntax=` directive; undefined if the builder does so itself. */
export function syntaxReference(dockerfile: string): string | undefined {
  // Directives come before everything else, so the rest need not be parsed.
  const [start] = LEADING_COMMENTS.exec(dockerfile) ?? [""];
  const directives = DockerfileParser.parse(start).getDirectives();
  return directives.find((directive) => directive.getName().toLowerCase() === "syntax")?.getValue();
}

/** Stages and images that an instruction takes files from. Arguments are not substituted there: BuildKit rejects them. */
function filesFrom(instruction: Copy | Run): string[] {
  return instruction.getFlags().flatMap((flag) => {
    const value = flag.getValue() ?? "";
    if (flag.getName() === "from") return [value];
    const [, source] = /(?:^|,)from=([^,]+)/.exec(value) ?? [];
    return flag.getName() === "mount" && source !== undefined ? [source] : [];
  });
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
    throw new Error(`${text} in a Dockerfile cannot be resolved: only $NAME and the operators - and + are supported`);
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
    `${text} in a Dockerfile cannot be resolved: ${name} has no value before the first FROM. ` +
    `Give it a default there (ARG ${name}=…), or pass it as a build argument.`
  );
}
