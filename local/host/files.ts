import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Writes a file unless its content is the same: some daemons watch their files, and kube-proxy exits when one is written. */
export function writeIfChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFileSync(file, text);
}
