/** Images that an environment runs. */
export interface TestedImages {
  /** The registry of all of them. */
  readonly from: string;
  /** Digests by `<application>/<service>`. */
  readonly images: Readonly<Record<string, string>>;
}

const REFERENCE = /^([^/@]+(?:\/[^@]+)?)\/([a-z0-9-]+\/[a-z0-9-]+)@(sha256:[0-9a-f]{64})$/;

/**
 * Reads the images of an environment from its outputs.
 *
 * @param json All outputs, or the one named `images`: references by `<application>/<service>`.
 * @throws Error if there are none, one has no digest, or they are not all in one registry under their own names.
 */
export function testedImages(json: string, environment: string): TestedImages {
  const entries = Object.entries(outputOf(json, environment)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) throw new Error(`${environment} has no images. Fix: npx pulumi up -s ${environment}`);
  const registries = new Set<string>();
  const images: Record<string, string> = {};
  for (const [name, reference] of entries) {
    const [, registry, repository, digest] = REFERENCE.exec(String(reference)) ?? [];
    if (registry === undefined || digest === undefined) {
      throw new Error(
        `${name} of ${environment} is ${JSON.stringify(reference)}; it must have a digest, such as ` +
          `registry.example.com/${name}@sha256:<64 hexadecimal digits>. Fix: npx pulumi up -s ${environment}`,
      );
    }
    if (repository !== name) {
      throw new Error(`${name} of ${environment} is in the repository ${repository ?? ""}; it must be in ${name}`);
    }
    registries.add(registry);
    images[name] = digest;
  }
  const [from = "", ...others] = registries;
  if (others.length > 0) {
    throw new Error(
      `The images of ${environment} are in several registries (${[from, ...others].join(", ")}); they must be in one. ` +
        `Fix: npx pulumi up -s ${environment}`,
    );
  }
  return { from, images };
}

function outputOf(json: string, environment: string): object {
  const outputs = parsed(json, environment);
  const images = "images" in outputs ? outputs.images : outputs;
  if (typeof images === "object" && images !== null && !Array.isArray(images)) return images;
  throw new Error(`The output images of ${environment} is not an object; it must have a reference for each image`);
}

function parsed(json: string, environment: string): object {
  try {
    const outputs: unknown = JSON.parse(json);
    if (typeof outputs === "object" && outputs !== null) return outputs;
  } catch {
    // Reported below, with everything else that is not an object.
  }
  throw new Error(
    `The outputs of ${environment} are not a JSON object. Fix: npx pulumi stack output --json -s ${environment} > outputs.json`,
  );
}
