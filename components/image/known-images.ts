import * as pulumi from "@pulumi/pulumi";

/** What an update left of an image: which tag it has, and whether that was built or found in the registry. */
export interface KnownImage {
  readonly tag: string;
  /** Made from the build's inputs alone; absent where the tag is, because base images are not looked up. */
  readonly content?: string;
  /** Digest that the registry had for the tag before it could be built; absent if the image was built. */
  readonly found?: string;
}

/** Images by `<application>/<service>`. */
export type KnownImages = Readonly<Record<string, KnownImage>>;

/** The stack's output that holds {@link KnownImages} from one update to the next. */
export const OUTPUT = "imageTags";

/** Asks a registry for the digest of a tag; undefined where it has none or does not answer without a log-in. */
export type Find = (repository: string, tag: string) => Promise<string | undefined>;

/**
 * What the last update of this stack left of its images; nothing where there is no engine. The state alone knows it, and
 * a program sees of its stack's state the outputs.
 */
export function knownImages(): pulumi.Output<KnownImages> {
  if (!pulumi.runtime.hasEngine()) return pulumi.output<KnownImages>({});
  const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const reading = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name }) as Promise<{
    readonly outputs?: { readonly [OUTPUT]?: KnownImages };
  }>;
  return pulumi.output(reading).apply(({ outputs }) => outputs?.[OUTPUT] ?? {});
}

/** Where to look for an image. */
export interface Wanted {
  readonly repository: pulumi.Input<string>;
  readonly content: string;
  readonly tag: pulumi.Input<string>;
}

/**
 * The digest that a registry has for the tag of an image, where the image does not have to be built; else undefined.
 * A registry is asked in `up` alone, and once for each tag: what was known of it the last time stays, so that an image
 * that was built is not taken for a found one by the next `up`, which would change its resource for nothing.
 *
 * @param asks Whether a registry may be asked; @default in `up` alone
 */
export function foundDigest(
  known: pulumi.Output<KnownImage | undefined>,
  { repository, content, tag }: Wanted,
  find: Find,
  asks = pulumi.runtime.hasEngine() && !pulumi.runtime.isDryRun(),
): pulumi.Output<string | undefined> {
  return known.apply((before) => {
    // In a preview neither the repository nor the tag may be known yet; that the image has to be built, is.
    if (!asks && (before?.content ?? before?.tag) !== content) return pulumi.output<string | undefined>(undefined);
    return pulumi.all([repository, tag]).apply(async ([url, now]) => {
      if (before?.tag === now) return before.found;
      return asks ? find(url, now) : undefined;
    });
  });
}
