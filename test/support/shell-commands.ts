import assert from "node:assert/strict";

/** A command in a document or a workflow. */
export interface ShellCommand {
  /** Path of the file that contains it. */
  readonly file: string;
  /** Program and arguments, without quotes. */
  readonly words: readonly string[];
}

/** The commands in the fenced shell blocks of a Markdown document. */
export function commandsIn(file: string, markdown: string): ShellCommand[] {
  const blocks = [...markdown.matchAll(/^( *)```(?:sh|bash)\n([\s\S]*?)^\1```$/gm)].map(([, , body = ""]) => body);
  return blocks.flatMap((body) => commandsOf(file, body));
}

/**
 * The commands of a shell script, without redirections and assignments; those that pipes and `&&` join are separate. Of
 * an assignment of a command's output, it is that command.
 *
 * @throws AssertionError if a line cannot be parsed.
 */
export function commandsOf(file: string, script: string): ShellCommand[] {
  const lines = script.replaceAll(/\\\n\s*/g, " ").replaceAll(/\|\n\s*/g, "| ");
  return lines.split("\n").flatMap((whole) => {
    const line = /^\s*[A-Za-z_]\w*=\$\((.*)\)$/.exec(whole)?.[1] ?? whole;
    const commands: string[][] = [[]];
    for (const token of tokens(line, file)) {
      if (token.kind === "operator") commands.push([]);
      else commands.at(-1)?.push(token.text);
    }
    return commands
      .map((words) => withoutRedirections(words))
      .map((words) => words.slice(words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word))))
      .filter((words) => words.length > 0 && !/^[A-Za-z_]\w*=/.test(words[0] ?? ""))
      .map((words) => ({ file, words }));
  });
}

interface ShellToken {
  readonly kind: "word" | "operator";
  readonly text: string;
}

const TOKEN = /\s*(?:(#.*$)|(&&|\|\||[|;])|((?:'[^']*'|"[^"]*"|<[^<>\n]+>|\\.|[^\s'"|;&#\\]|(?<=\S)#|&(?!&))+))/y;

function tokens(line: string, file: string): ShellToken[] {
  const found: ShellToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < line.trimEnd().length) {
    const match = TOKEN.exec(line);
    assert.ok(match, `${file}: cannot be parsed as a command: ${line}`);
    const [, comment, operator, word] = match;
    if (comment !== undefined) break;
    if (operator !== undefined) found.push({ kind: "operator", text: operator });
    else found.push({ kind: "word", text: (word ?? "").replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2") });
  }
  return found;
}

function withoutRedirections(words: readonly string[]): string[] {
  const found: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    if (/^(?:\d?>{1,2}|<)$/.test(words[index] ?? "")) index += 1;
    else found.push(words[index] ?? "");
  }
  return found;
}
