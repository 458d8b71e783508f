/** Hides pictures that cannot be loaded, so that the icon behind them is seen. */
export function showBrokenPictures(document: Document): void {
  const hide = (picture: HTMLImageElement): void => {
    picture.closest(".thumbnail")?.classList.add("broken");
  };
  // Errors of pictures do not bubble.
  document.addEventListener(
    "error",
    ({ target }) => {
      if (target instanceof HTMLImageElement) hide(target);
    },
    { capture: true },
  );
  // Those that failed before this script ran.
  for (const picture of document.images) {
    if (picture.complete && picture.currentSrc !== "" && picture.naturalWidth === 0) hide(picture);
  }
}
