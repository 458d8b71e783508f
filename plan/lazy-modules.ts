import { createRequire } from "node:module";

/**
 * Defers the loading of modules until one of their members is used. The SDK requires a compiler and a package manager at
 * start, which only serialised functions need; they take a third of the time of a plan.
 *
 * @param packageName The package that requires them.
 * @param modules Their names; they must export an object.
 */
export function loadLazily(packageName: string, modules: readonly string[]): void {
  const from = createRequire(require.resolve(packageName));
  for (const name of modules) {
    const path = from.resolve(name);
    if (require.cache[path]) continue;
    let real: object | undefined;
    const load = (): object => {
      Reflect.deleteProperty(require.cache, path);
      real ??= from(name) as object;
      return real;
    };
    const exports = new Proxy(
      {},
      {
        // Compiled imports copy all members at once, unless the module is marked as an ES module.
        get: (_, member): unknown => (member === "__esModule" ? true : Reflect.get(load(), member)),
        has: (_, member) => Reflect.has(load(), member),
      },
    );
    require.cache[path] = Object.assign(Object.create(module) as NodeJS.Module, {
      id: path,
      filename: path,
      loaded: true,
      exports,
    });
  }
}
