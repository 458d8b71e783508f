import { TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

import { setListState } from "./url-state";

/** Milliseconds without typing after which the search starts. */
const DELAY = 300;

/** The search of the list; `q` is the one in the URL. */
export function SearchField({ q }: { readonly q: string }) {
  const [text, setText] = useState(q);
  const applied = useRef(q);

  const apply = (value: string) => {
    const next = value.trim();
    if (next === applied.current) return;
    applied.current = next;
    setListState({ q: next, page: 1 });
  };

  useEffect(() => {
    const timer = setTimeout(() => {
      apply(text);
    }, DELAY);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);

  // The back button changed it.
  useEffect(() => {
    if (q === applied.current) return;
    applied.current = q;
    setText(q);
  }, [q]);

  return (
    <form
      role="search"
      className="search"
      onSubmit={(event) => {
        event.preventDefault();
        apply(text);
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
