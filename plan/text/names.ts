/** A type token as people say it: `kubernetes:apps/v1:Deployment` is `Deployment`, `aws:ec2/vpc:Vpc` is `ec2.Vpc`. */
export function shortType(type: string): string {
  const [area = "", module = "", name = ""] = type.split(":");
  if (area === "pulumi" && module === "providers") return `Provider ${name}`;
  const service = area === "eks" ? "eks" : (module.split("/")[0] ?? "");
  return area === "aws" || area === "eks" ? `${service}.${name}` : name || type;
}

/** The last part of a URN: the resource's name. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::") || urn;
}

/** What identifies a resource in every environment: its URN without the stack, also where names are made from it. */
export function keyOf(urn: string): string {
  const [, ...rest] = urn.split("::");
  return rest.length === 0 ? urn : neutralName(urn, rest.join("::"));
}

/** A text without the environment of the resource at `urn`, in names made from it: `slipway-prod` is `slipway-*`. */
export function neutralName(urn: string, text: string): string {
  const [scope = "", project = ""] = urn.split("::");
  return text.replaceAll(`${project}-${scope.split(":").at(-1) ?? ""}`, `${project}-*`);
}
