import { useEffect } from "react";

/** Names the view in the window's title. */
export function useTitle(view: string): void {
  useEffect(() => {
    document.title = `${view} · User administration`;
  }, [view]);
}
