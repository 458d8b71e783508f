/// <reference lib="dom" />
import type { PageData, PageDifference, PageLine, PageResource } from "../data";
import { button, element } from "./dom";

// The panel with the details of one resource.

/** What the panel's buttons do. */
export interface PanelActions {
  readonly open: (resource: PageResource) => void;
  readonly close: () => void;
  /** Creates a button that copies a link to the page as it is. */
  readonly copyButton: () => HTMLElement;
}

/** Replaces the panel's content and displays it. */
export function showPanel(panel: HTMLElement, resource: PageResource, data: PageData, actions: PanelActions): void {
  const close = button("×", "close", actions.close);
  close.setAttribute("aria-label", "Close");
  close.title = "Close (Esc)";
  const title = element("h2", "", element("span", "kind", resource.kind), " ", resource.name);
  title.tabIndex = -1;
  const ids = (resources: readonly PageResource[]) => resources.map(({ id }) => id);
  const neededBy = ids(data.resources.filter(({ needs }) => needs.includes(resource.id)));
  const contained = ids(data.resources.filter(({ parent }) => parent === resource.id));
  const links = (targets: readonly string[]) => linksTo(targets, data, actions);
  panel.replaceChildren(
    close,
    title,
    environments(resource, data, actions),
    element("dl", "", element("dt", "", "type"), element("dd", "", resource.type)),
    element("dl", "", element("dt", "", "URN"), element("dd", "", resource.urn)),
    ...section("Differences", ...(data.differences[resource.key] ?? []).map(differenceOf)),
    ...section("Inputs", ...resource.inputs.map(lineOf)),
    ...section("Options", ...resource.options.map(lineOf)),
    ...section("Parent", ...links(resource.parent === undefined ? [] : [resource.parent])),
    ...section("Contains", ...links(contained)),
    ...section("Depends on", ...links(resource.needs)),
    ...section("Required by", ...links(neededBy)),
  );
  panel.hidden = false;
  panel.scrollTop = 0;
}

function section(title: string, ...content: readonly Node[]): Node[] {
  return content.length === 0 ? [] : [element("h3", "", title), ...content];
}

/** Buttons for the same resource in each environment that has it. */
function environments(resource: PageResource, data: PageData, { open, copyButton }: PanelActions): HTMLElement {
  const buttons = data.environments.map((environment) => {
    const other = data.resources.find((one) => one.key === resource.key && one.environment === environment);
    if (!other) return element("span", "absent", `not in ${environment}`);
    const created = button(environment, "", () => {
      open(other);
    });
    created.setAttribute("aria-pressed", String(other.id === resource.id));
    return created;
  });
  return element("div", "elsewhere", ...buttons, copyButton());
}

function linksTo(ids: readonly string[], { resources }: PageData, { open }: PanelActions): Node[] {
  return resources
    .filter(({ id }) => ids.includes(id))
    .map((resource) =>
      button(`${resource.kind} ${resource.name}`, "link", () => {
        open(resource);
      }),
    );
}

function differenceOf({ path, values }: PageDifference): Node {
  const sides = Object.entries(values).map(([environment, value]) => {
    const text = typeof value === "string" ? value : value === null ? "-" : JSON.stringify(value);
    return element("div", "side", element("span", "key", environment), valueOf(text));
  });
  return element("div", "difference", element("div", "path", path), ...sides);
}

function lineOf({ depth, key, text, differs }: PageLine): HTMLElement {
  const label = element("span", "key", key === "-" ? "- " : `${key}: `);
  const line = element("div", differs ? "line differs" : "line", label);
  line.style.setProperty("--depth", String(depth));
  if (text !== undefined) line.append(valueOf(text));
  return line;
}

function valueOf(text: string): HTMLElement {
  return element("span", /\[(?:secret|unset) [^\]]+\]/.test(text) ? "value secret" : "value", text);
}
