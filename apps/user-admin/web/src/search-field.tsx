import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";

import { parseListState, setListState } from "./url-state";

/** Milliseconds without typing after which the search starts. */
const DELAY = 300;

/** The search of the list; `q` is the one in the URL. */
export function SearchField({ q }: { readonly q: string }) {
  const [text, setText] = useState(q);
  const [shown, setShown] = useState(q);
  // The back button, or a button of the page, changed it.
  if (q !== shown) {
    setShown(q);
    if (q !== text.trim()) setText(q);
  }

  useEffect(() => {
    const timer = setTimeout(() => {
      search(text);
    }, DELAY);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);

  return (
    <form
      role="search"
      className="search"
      onSubmit={(event) => {
        event.preventDefault();
        search(text);
      }}
    >
      <TextInput
        type="search"
        label="Search users"
        placeholder="Username, name or e-mail"
        autoComplete="off"
        maxLength={200}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
    </form>
  );
}

function search(text: string): void {
  const q = text.trim();
  // The same search keeps its page.
  if (q !== parseListState(location.search).q) setListState({ q, page: 1 });
}
