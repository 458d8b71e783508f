/** Lines of the output that are returned if it has no diagnostics. */
const TAIL_LINES = 20;

/** The diagnostics in the CLI's output, or its last lines if there are none. */
export function diagnostics(output: string): string {
  const start = output.indexOf("Diagnostics:");
  const text = start < 0 ? output.split("\n").slice(-TAIL_LINES).join("\n") : output.slice(start);
  return text.split(/\n(?:Outputs|Resources):/)[0]?.trim() ?? "";
}
