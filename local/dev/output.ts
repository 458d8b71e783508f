import type { Writable } from "node:stream";
import { styleText } from "node:util";
import { lines } from "./lines";

/** Colours of the workloads' prefixes. */
const COLOURS = ["cyan", "yellow", "magenta", "blue", "green"] as const;

/** Prefix of the lines of this command itself. */
const OWN = "dev";

/** Where lines are written. */
export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Prints lines with the name of their origin in front. */
export class DevOutput {
  private readonly colours = new Map<string, (typeof COLOURS)[number]>();
  private width = OWN.length;

  constructor(private readonly stream: OutputStream = process.stdout) {}

  /** Aligns the lines to come with these origins. */
  expect(origins: readonly string[]): void {
    this.width = Math.max(this.width, ...origins.map(({ length }) => length));
  }

  /** Prints a text of this command; one of several lines is indented. */
  note(text: string): void {
    this.print(OWN, "green", text);
  }

  /** Prints a failure. */
  problem(text: string): void {
    this.print(OWN, "red", text);
  }

  /** A stream of which each line is printed as one of this command. */
  lines(): Writable {
    return lines((text) => {
      this.note(text);
    });
  }

  /** Prints a line that a workload has logged. */
  line(workload: string, text: string): void {
    this.print(workload, this.colourOf(workload), text);
  }

  private print(origin: string, colour: (typeof COLOURS)[number] | "red", text: string): void {
    const plain = `${origin.padEnd(this.width)} |`;
    const prefix = this.stream.isTTY === true ? styleText(colour, plain, { stream: this.stream }) : plain;
    for (const line of text.split("\n")) this.stream.write(`${prefix} ${line}\n`);
  }

  private colourOf(workload: string): (typeof COLOURS)[number] {
    const known = this.colours.get(workload);
    if (known !== undefined) return known;
    const colour = COLOURS[this.colours.size % COLOURS.length] ?? COLOURS[0];
    this.colours.set(workload, colour);
    return colour;
  }
}
