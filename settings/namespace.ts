import type { ChangedScalar } from "./stack-file";
import type { SettingPath } from "./walk";

/** The settings of one namespace as the engine provides them. */
export interface ConfigNamespace {
  /** The part of a key before the colon. */
  readonly name: string;
  readonly stack: string;
  /** Strings by key; lists and objects are JSON. */
  readonly values: Record<string, string>;
  /** Paths of encrypted values; without {@link located} their first step only. */
  readonly encrypted: SettingPath[];
  /** Whether the stack file is there, and tells where encrypted values stand. */
  readonly located: boolean;
  /** Scalars that stand without quotes in the stack file, and that YAML changes. */
  readonly changed: readonly ChangedScalar[];
}
