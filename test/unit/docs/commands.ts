import assert from "node:assert/strict";

/** A command as it stands in a document: its words, quotes taken off. */
export interface Command {
  readonly file: string;
  readonly words: readonly string[];
}

/** The commands of a Markdown text's fenced blocks of shell. */
export function commandsIn(file: string, markdown: string): Command[] {
  const blocks = [...markdown.matchAll(/^( *)```(?:sh|bash)\n([\s\S]*?)^\1```$/gm)].map(([, , body = ""]) => body);
  return blocks.flatMap((body) => commandsOf(file, body));
}

/** The commands of a script: those that pipes and `&&` join stand alone, redirections and assignments are left out. */
export function commandsOf(file: string, script: string): Command[] {
  const lines = script.replaceAll(/\\\n\s*/g, " ").replaceAll(/\|\n\s*/g, "| ");
  return lines.split("\n").flatMap((line) => {
    const commands: string[][] = [[]];
    for (const word of words(line, file)) {
      if (word.kind === "operator") commands.push([]);
      else commands.at(-1)?.push(word.text);
    }
    return commands
      .map((one) => withoutRedirections(one))
      .map((one) => one.slice(one.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word))))
      .filter((one) => one.length > 0 && !/^[A-Za-z_]\w*=/.test(one[0] ?? ""))
      .map((one) => ({ file, words: one }));
  });
}

interface Word {
  readonly kind: "word" | "operator";
  readonly text: string;
}

const TOKEN = /\s*(?:(#.*$)|(&&|\|\||[|;])|((?:'[^']*'|"[^"]*"|<[^<>\n]+>|\\.|[^\s'"|;&#\\]|(?<=\S)#|&(?!&))+))/y;

function words(line: string, file: string): Word[] {
  const found: Word[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < line.trimEnd().length) {
    const match = TOKEN.exec(line);
    assert.ok(match, `${file}: cannot be read as a command: ${line}`);
    const [, comment, operator, word] = match;
    if (comment !== undefined) break;
    if (operator !== undefined) found.push({ kind: "operator", text: operator });
    else found.push({ kind: "word", text: (word ?? "").replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2") });
  }
  return found;
}

function withoutRedirections(all: readonly string[]): string[] {
  const found: string[] = [];
  for (let index = 0; index < all.length; index += 1) {
    if (/^(?:\d?>{1,2}|<)$/.test(all[index] ?? "")) index += 1;
    else found.push(all[index] ?? "");
  }
  return found;
}
