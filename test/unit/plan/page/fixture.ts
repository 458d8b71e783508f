import type { PageResource } from "../../../../plan/page/data";
import { buildTree, type GraphTree } from "../../../../plan/page/browser/tree";

/** A resource of the page; its id is also its name. */
export function pageResource(id: string, more: Partial<PageResource> = {}): PageResource {
  return {
    id,
    key: `key of ${id}`,
    environment: "dev",
    urn: `urn of ${id}`,
    type: "kubernetes:core/v1:ConfigMap",
    kind: "ConfigMap",
    name: id,
    family: "kubernetes",
    values: [],
    inputs: [],
    options: [],
    needs: [],
    differs: false,
    ...(more.component ? {} : { counted: true }),
    ...more,
  };
}

/** A component with resources in it, which are named after it: `web-0`, `web-1`, … */
export function pageComponent(id: string, count: number, more: Partial<PageResource> = {}): PageResource[] {
  const component = pageResource(id, {
    type: "slipway:x:Group",
    kind: "Group",
    component: true,
    ...more,
  });
  return [component, ...Array.from({ length: count }, (_, index) => pageResource(`${id}-${index}`, { parent: id }))];
}

/** Two components, one with a third one in it, and a resource beside them; `web-0` depends on `db-1` and `web-sub-0`. */
export function exampleTree(): GraphTree {
  const resources = [
    ...pageComponent("db", 2),
    ...pageComponent("web", 2),
    ...pageComponent("web-sub", 2, { parent: "web" }),
    pageResource("alone"),
  ];
  const needs: Record<string, string[]> = { "web-0": ["db-1", "web-sub-0"], "web-1": ["db-0"], "db-1": ["db-0"] };
  return buildTree(resources.map((resource) => ({ ...resource, needs: needs[resource.id] ?? [] })));
}
