import { parseUrn } from "../../lib/urn";

/** A type token in short: `kubernetes:apps/v1:Deployment` is `Deployment`, `aws:ec2/vpc:Vpc` is `ec2.Vpc`. */
export function shortType(type: string): string {
  const [area = "", module = "", name = ""] = type.split(":");
  if (area === "pulumi" && module === "providers") return `Provider ${name}`;
  const service = area === "eks" ? "eks" : (module.split("/")[0] ?? "");
  return area === "aws" || area === "eks" ? `${service}.${name}` : name || type;
}

/** The last part of a URN: the resource's name. */
export function nameOf(urn: string): string {
  return parseUrn(urn).name;
}

/** Identifies a resource in every environment: its URN without the stack, also in names derived from the stack. */
export function keyOf(urn: string): string {
  const { project, qualifiedType, name } = parseUrn(urn);
  return project === "" ? urn : neutralName(urn, [project, qualifiedType, name].join("::"));
}

/** Replaces the environment of the resource at `urn` in names derived from it: `slipway-prod` is `slipway-*`. */
export function neutralName(urn: string, text: string): string {
  const { stack, project } = parseUrn(urn);
  return text.replaceAll(`${project}-${stack}`, `${project}-*`);
}
