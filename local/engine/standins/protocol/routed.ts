import type { Provider } from "./types";

/** A provider that leaves each operation to the one for the resource's type. */
export function routed(providerOf: (type: string) => Provider): Provider {
  return {
    check: (request) => providerOf(request.type).check(request),
    diff: (request) => providerOf(request.type).diff(request),
    create: (request) => providerOf(request.type).create(request),
    update: (request) => providerOf(request.type).update(request),
    read: (request) => providerOf(request.type).read(request),
    delete: (request) => providerOf(request.type).delete(request),
  };
}
