const MAX_BYTES = 255;
/** Neither a path, nor hidden, nor with control characters. */
const NAME = /^[^/\\.\p{Cc}][^/\\\p{Cc}]*$/u;

/** Whether a text may be the name of a file in one of the folders of pictures. */
export function isPictureName(name: string): boolean {
  return NAME.test(name) && Buffer.byteLength(name) <= MAX_BYTES;
}
