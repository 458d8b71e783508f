import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** A stream that calls `onLine` with each line. */
export function lines(onLine: (line: string) => void): Writable {
  // A chunk may end within a character.
  const decoder = new StringDecoder("utf8");
  let rest = "";
  return new Writable({
    write: (chunk: Buffer, _, done) => {
      const parts = (rest + decoder.write(chunk)).split("\n");
      rest = parts.pop() ?? "";
      parts.forEach(onLine);
      done();
    },
    final: (done) => {
      if (rest !== "") onLine(rest);
      done();
    },
  });
}
