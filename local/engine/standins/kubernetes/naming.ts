import { randomBytes } from "node:crypto";

import type { Props } from "../protocol/types";
import { at, textAt, withValueAt } from "../protocol/values";

/** Marks an object whose name was made here, so that a replacement may have another one. */
const AUTONAMED = "pulumi.com/autonamed";

/** True if the object has a name that was made here. */
export function isAutoNamed(inputs: Props): boolean {
  return textAt(inputs, "metadata", "annotations", AUTONAMED) === "true";
}

/**
 * The inputs with a name: the program's own, else the one made for the last deployment, else `<name>-<8 hex digits>`.
 */
export function withName(inputs: Props, oldInputs: Props | undefined, resourceName: string): Props {
  const named = at(inputs, "metadata", "name") !== undefined || at(inputs, "metadata", "generateName") !== undefined;
  if (named) return inputs;
  const kept = oldInputs !== undefined && isAutoNamed(oldInputs) ? textAt(oldInputs, "metadata", "name") : "";
  const name = kept || uniqueName(resourceName);
  return withValueAt(withValueAt(inputs, ["metadata", "name"], name), ["metadata", "annotations", AUTONAMED], "true");
}

/** A name nobody else has: the given one and 8 random hexadecimal digits. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString("hex")}`;
}
