import { fitTo } from "../../plan/text/fit";

/** Prints a text as wide as the terminal allows. */
export function printText(text: string): void {
  console.log(fitTo(process.stdout, text));
}

/** A single value as itself, several as a list. */
export function toJson(values: readonly unknown[]): string {
  return JSON.stringify(values.length === 1 ? values[0] : values, undefined, 2);
}
