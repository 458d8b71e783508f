import * as pulumi from "@pulumi/pulumi";

import type { PreviousOutputs } from "../previous-outputs";

/** What an update recorded about an image: its tag, and whether the image was built or found in the registry. */
export interface KnownImage {
  readonly tag: string;
  /** Tag derived from the build's inputs alone; absent if it equals `tag`, because base images are not looked up. */
  readonly content?: string;
  /** Digest that the registry had for the tag before it was needed; absent if the image was built. */
  readonly found?: string;
}

/** Images by `<application>/<service>`. */
export type KnownImages = Readonly<Record<string, KnownImage>>;

/** Name of the stack output that carries {@link KnownImages} from one update to the next. */
export const OUTPUT = "imageTags";

/**
 * Looks up the digest of a tag in a registry; undefined if it has none.
 *
 * @throws UnknownDigestError if the registry does not tell.
 */
export type FindDigest = (repository: string, tag: string) => Promise<string | undefined>;

/** A registry did not tell whether it has a tag: it cannot be reached, is too slow, or requires a login. */
export class UnknownDigestError extends Error {}

/** What the last update of this stack recorded about its images; empty without an engine. */
export function knownImages(previous: PreviousOutputs): pulumi.Output<KnownImages> {
  return previous(OUTPUT).apply((images) => (images ?? {}) as KnownImages);
}

/** An image to look up in its repository. */
export interface ImageLookup {
  readonly repository: pulumi.Input<string>;
  readonly content: string;
  readonly tag: pulumi.Input<string>;
}

/**
 * The digest of an image's tag in its registry if the image does not have to be built; otherwise undefined. The registry
 * is queried only in `up`, and never for an image that the previous update built: the next `up` must not treat it as a
 * found one, which would change its resource for no reason. One that was found is looked up again, as it may have expired
 * or been deleted since: the stack has no resource that notices. If the registry does not tell, it is as it was, and an
 * image that was not known is built: the builder reports the registry's error.
 *
 * @param mayQuery Whether the registry may be queried; @default in `up` only
 */
export function foundDigest(
  known: pulumi.Output<KnownImage | undefined>,
  { repository, content, tag }: ImageLookup,
  find: FindDigest,
  mayQuery = pulumi.runtime.hasEngine() && !pulumi.runtime.isDryRun(),
): pulumi.Output<string | undefined> {
  return known.apply((previous) => {
    // In a preview the repository and the tag may still be unknown, but not that the image has to be built.
    if (!mayQuery && (previous?.content ?? previous?.tag) !== content) {
      return pulumi.output<string | undefined>(undefined);
    }
    return pulumi.all([repository, tag]).apply(async ([url, current]) => {
      const isKnown = previous?.tag === current;
      if (!mayQuery || (isKnown && previous.found === undefined)) return isKnown ? previous.found : undefined;
      return find(url, current).catch((error: unknown) => {
        if (error instanceof UnknownDigestError) return isKnown ? previous.found : undefined;
        throw error;
      });
    });
  });
}
