import { isRecord } from "../../lib/values";

/** The field manager of changes to workloads, as the API server records it. */
export const DEV_MANAGER = "slipway-dev";

/** Prefix of the engine's field managers; each of its objects has one of its own. */
const ENGINE_PREFIX = "pulumi-kubernetes";

/** Who manages which fields of an object. */
export interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  /** A tree of field names, such as `{"f:spec": {"f:replicas": {}}}`. */
  readonly fieldsV1?: object;
}

/**
 * The entries after the engine's manager has taken over the fields of {@link DEV_MANAGER}, as if it had set their values
 * itself: otherwise its next apply would be rejected as a conflict. Undefined if there is nothing to take over.
 */
export function handedOver<Entry extends ManagedFields>(entries: readonly Entry[]): Entry[] | undefined {
  const isOwn = ({ manager }: Entry): boolean => manager === DEV_MANAGER;
  const own = entries.filter(isOwn);
  if (own.length === 0) return undefined;
  const rest = entries.filter((entry) => !isOwn(entry));
  const engine = rest.findIndex(
    ({ manager = "", operation, subresource = "" }) =>
      manager.startsWith(ENGINE_PREFIX) && operation === "Apply" && subresource === "",
  );
  return rest.map((entry, index) =>
    index === engine
      ? { ...entry, fieldsV1: own.reduce((tree, { fieldsV1 = {} }) => merged(tree, fieldsV1), entry.fieldsV1 ?? {}) }
      : entry,
  );
}

function merged(tree: object, added: object): object {
  const result: Record<string, unknown> = { ...tree };
  for (const [name, inner] of Object.entries(added) as [string, unknown][]) {
    const known = result[name];
    result[name] = isRecord(known) && isRecord(inner) ? merged(known, inner) : inner;
  }
  return result;
}
