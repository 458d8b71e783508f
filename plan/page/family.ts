/** Groups of resource types that share a colour. */
export type ResourceFamily = "kubernetes" | "chart" | "aws" | "image" | "component" | "other";

/** The family of a type token, which sets the colour of its resources. */
export function familyOf(type: string): ResourceFamily {
  const [area = ""] = type.split(":");
  if (area === "kubernetes") return type.startsWith("kubernetes:helm.sh/") ? "chart" : "kubernetes";
  if (area === "aws" || area === "eks") return "aws";
  if (area === "docker-build") return "image";
  return area === "slipway" ? "component" : "other";
}
