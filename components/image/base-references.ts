/** A stage's first line, without its options: `FROM <image> [AS <name>]`. */
const FROM = /^FROM\s+((?:--\S+\s+)*)(\S+)(?:\s+AS\s+(\S+))?\s*$/i;

/** `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME-default}`. */
const VARIABLE = /\$(?:(\w+)|\{(\w+)(?:(:?-)([^}]*))?\})/g;

/**
 * The images that a Dockerfile's stages begin with, in its own words with arguments put in; each once. Left out is what
 * no registry can be asked for: other stages, `scratch`, and what names its digest already.
 *
 * @param dockerfile The file's text.
 * @param buildArgs Values of its global arguments; others have their defaults.
 * @throws Error if an image's name contains an argument without a value.
 */
export function baseReferences(dockerfile: string, buildArgs: Readonly<Record<string, string>>): string[] {
  const values = new Map<string, string>();
  const stages = new Set(["scratch"]);
  const references = new Set<string>();
  for (const line of instructions(dockerfile)) {
    const [, declared, standard] = stages.size === 1 ? (/^ARG\s+(\w+)(?:=(.*))?$/i.exec(line) ?? []) : [];
    if (declared !== undefined) {
      const value = buildArgs[declared] ?? (standard && substitute(unquoted(standard), values));
      if (value !== undefined) values.set(declared, value);
    }
    const [, , image, stage = `stage ${stages.size}`] = FROM.exec(line) ?? [];
    if (image === undefined) continue;
    const reference = substitute(image, values);
    if (!stages.has(reference.toLowerCase()) && !reference.includes("@")) references.add(reference);
    stages.add(stage.toLowerCase());
  }
  return [...references];
}

/** A Dockerfile's instructions, one a line: continued lines joined, comments and the texts of here-documents left out. */
function instructions(dockerfile: string): string[] {
  const found: string[] = [];
  let ends: string[] = [];
  let joined = "";
  for (const line of dockerfile.split(/\r?\n/)) {
    const [end] = ends;
    if (end !== undefined) {
      if (line.trim() === end) ends = ends.slice(1);
      continue;
    }
    if (/^\s*#/.test(line)) continue;
    if (/\\\s*$/.test(line)) {
      joined += line.replace(/\\\s*$/, " ");
      continue;
    }
    const instruction = (joined + line).trim();
    joined = "";
    if (instruction === "") continue;
    found.push(instruction);
    if (/^(RUN|COPY|ADD)\s/i.test(instruction)) {
      ends = [...instruction.matchAll(/<<-?["']?(\w+)["']?/g)].map(([, word = ""]) => word);
    }
  }
  return found;
}

function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    VARIABLE,
    (_, bare: string | undefined, braced: string | undefined, operator?: string, standard?: string) => {
      const name = bare ?? braced ?? "";
      const value = values.get(name);
      if (value !== undefined && !(value === "" && operator === ":-")) return value;
      if (standard !== undefined) return standard;
      throw new Error(
        `${text} in a Dockerfile cannot be looked up: ${name} has no value before the first FROM. ` +
          `Give it a default there (ARG ${name}=…), or pass it as a build argument.`,
      );
    },
  );
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text.trim())?.[2] ?? text.trim();
}
