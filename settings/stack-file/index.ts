import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { readStackFile, type StackFileSettings, type StackFileArgs } from "./read";

export type { ChangedScalar, SettingPlace } from "./nodes";
export type { StackFileSettings } from "./read";

/** The namespace of the platform's settings, which is the project's name. */
export const PLATFORM = "slipway";

/** Name of a stack's file in the project's folder. */
export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** Where a stack's file is, and how it is read. */
export interface StackFilePlace extends Partial<Pick<StackFileArgs, "project" | "decrypted">> {
  /** The project's folder. */
  readonly folder: string;
  /** Changes the file's text before it is read. @default it is read as it is */
  readonly rewrite?: (text: string) => string;
}

/**
 * Reads the settings in a stack's file; encrypted values are empty unless `decrypted` gives others.
 *
 * @returns undefined if there is no such file.
 */
export function stackFileOf(
  stack: string,
  { folder, project = PLATFORM, decrypted = () => "", rewrite }: StackFilePlace,
): StackFileSettings | undefined {
  const name = stackFileName(stack);
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  const content = readFileSync(path);
  const given = rewrite === undefined ? content : Buffer.from(rewrite(content.toString("utf8")));
  return readStackFile(given, { name, project, decrypted });
}
