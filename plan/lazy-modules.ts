import { createRequire } from "node:module";

/**
 * Modules that packages require at their start and that a plan does not use: a compiler, a package manager and metadata of
 * packages for serialised functions, providers written in TypeScript, the Automation API, connections to an engine, tracing,
 * and messages in other languages. They would take a third of the time of a plan.
 */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  "@pulumi/pulumi": [
    "typescript",
    "@npmcli/arborist",
    "normalize-package-data",
    "@opentelemetry/api",
    "./automation/index.js",
    "./dynamic/index.js",
    "./provider/index.js",
    "./runtime/closure/createClosure.js",
    "fdir",
    "semver",
    "@grpc/grpc-js",
    "./proto/callback_grpc_pb.js",
    "./proto/engine_grpc_pb.js",
    "./proto/resource_grpc_pb.js",
  ],
  zod: ["zod/v4/locales"],
};

/** Defers the loading of the modules that a plan hardly ever uses. */
export function loadUnusedLazily(): void {
  for (const [name, modules] of Object.entries(UNUSED)) loadLazily(name, modules);
}

/**
 * Defers the loading of modules until one of their members is used.
 *
 * @param packageName The package that requires them.
 * @param modules Their names, or their paths in the package. One that exports a function must be a default import.
 */
function loadLazily(packageName: string, modules: readonly string[]): void {
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
        get: (_, member): unknown => {
          if (member === "__esModule") return true;
          const loaded = load();
          return member === "default" && !Reflect.has(loaded, member) ? loaded : Reflect.get(loaded, member);
        },
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
