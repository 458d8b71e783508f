/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PageData, PageLine, PageResource } from "../data";

// The panel that tells all of a resource. Texts of the plan are set as text, never as HTML.

const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as PageData;
const panel = document.getElementById("details");
const BY_ID = new Map(data.resources.map((resource) => [resource.id, resource]));

function element(tag: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

function button(label: string, className: string, act: () => void): HTMLElement {
  const made = element("button", className, label);
  made.setAttribute("type", "button");
  made.addEventListener("click", act);
  return made;
}

function lineOf({ depth, key, text, differs }: PageLine): HTMLElement {
  const line = element(
    "div",
    differs ? "line differs" : "line",
    element("span", "key", key === "-" ? "- " : `${key}: `),
  );
  line.style.setProperty("--depth", String(depth));
  if (text !== undefined) line.append(valueOf(text));
  return line;
}

function valueOf(text: string): HTMLElement {
  return element("span", /\[(?:secret|unset) [^\]]+\]/.test(text) ? "value secret" : "value", text);
}

function section(title: string, ...content: readonly Node[]): Node[] {
  return content.length === 0 ? [] : [element("h3", "", title), ...content];
}

/** Buttons that lead to the same resource in each environment that has it. */
function elsewhere(resource: PageResource): HTMLElement {
  const buttons = data.environments.map((environment) => {
    const other = data.resources.find((one) => one.key === resource.key && one.environment === environment);
    if (!other) return element("span", "absent", `not in ${environment}`);
    const made = button(environment, "", () => {
      open(other);
    });
    made.setAttribute("aria-pressed", String(other.id === resource.id));
    return made;
  });
  return element("div", "elsewhere", ...buttons);
}

function differencesOf({ key }: PageResource): Node[] {
  return (data.differences[key] ?? []).map(({ path, values }) => {
    const sides = Object.entries(values).map(([environment, value]) => {
      const text = typeof value === "string" ? value : value === null ? "-" : JSON.stringify(value);
      return element("div", "side", element("span", "key", environment), valueOf(text));
    });
    return element("div", "difference", element("div", "path", path), ...sides);
  });
}

function links(ids: readonly string[]): Node[] {
  return ids.flatMap((id) => {
    const resource = BY_ID.get(id);
    if (!resource) return [];
    return button(`${resource.kind} ${resource.name}`, "link", () => {
      open(resource);
    });
  });
}

function open(resource: PageResource): void {
  if (!panel) return;
  const neededBy = data.resources.filter(({ needs }) => needs.includes(resource.id)).map(({ id }) => id);
  const contained = data.resources.filter(({ parent }) => parent === resource.id).map(({ id }) => id);
  const close = button("×", "close", () => {
    panel.hidden = true;
    mark(undefined);
  });
  close.setAttribute("aria-label", "Close");
  panel.replaceChildren(
    close,
    element("h2", "", element("span", "kind", resource.kind), " ", resource.name),
    elsewhere(resource),
    element("dl", "", element("dt", "", "type"), element("dd", "", resource.type)),
    element("dl", "", element("dt", "", "URN"), element("dd", "", resource.urn)),
    ...section("Differs", ...differencesOf(resource)),
    ...section("Inputs", ...resource.inputs.map(lineOf)),
    ...section("Options", ...resource.options.map(lineOf)),
    ...section("Belongs to", ...links(resource.parent === undefined ? [] : [resource.parent])),
    ...section("Contains", ...links(contained)),
    ...section("Needs", ...links(resource.needs)),
    ...section("Needed by", ...links(neededBy)),
  );
  panel.hidden = false;
  panel.scrollTop = 0;
  mark(resource);
}

/** Marks a resource, and in its drawing the arrows from and to it. */
function mark(resource: PageResource | undefined): void {
  for (const marked of document.querySelectorAll(".selected")) marked.classList.remove("selected");
  if (!resource) return;
  document.getElementById(resource.id)?.classList.add("selected");
  document.querySelector(`[data-resource="${resource.id}"]`)?.classList.add("selected");
  for (const edge of document.querySelectorAll(`[id^="${resource.id}--"], [id$="--${resource.id}"]`)) {
    edge.classList.add("selected");
  }
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : undefined;
  const hit = target?.closest<HTMLElement | SVGElement>("[data-resource], g.node, g.cluster");
  const resource = BY_ID.get(hit?.dataset.resource ?? hit?.id ?? "");
  if (resource) open(resource);
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel) {
    panel.hidden = true;
    mark(undefined);
  }
});
