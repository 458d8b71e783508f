import { createTheme } from "@mantine/core";

/** What components take from the theme; colors and fonts are in theme.css. */
export const theme = createTheme({
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  // Named, so that the stylesheet can select it.
  components: { Button: { defaultProps: { variant: "filled" } } },
});
