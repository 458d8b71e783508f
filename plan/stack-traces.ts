/** Argument of the planning process that has errors keep their stack traces. */
export const TRACED = "--traced";

/**
 * From now on errors are created without stack traces: the SDK captures one for every promise and several for every
 * resource, which is a fifth of the time of a plan.
 */
export function skipStackTraces(): void {
  const limit = Error.stackTraceLimit;
  // An accessor, because the SDK raises the limit; V8 captures nothing where the limit is not a plain value.
  Object.defineProperty(Error, "stackTraceLimit", { get: () => limit, set: () => undefined, configurable: true });
  // Only stack traces need them, and Node would read those of every module.
  process.setSourceMapsEnabled(false);
}
