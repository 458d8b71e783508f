import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";

import { ApiError } from "./http";
import { messageOf } from "./messages";

/** Messages by the name of the field. */
export type FieldMessages = Readonly<Record<string, string>>;

interface FormArgs<Result> {
  /** Names of the fields that show messages; others are shown above the form. */
  readonly fields: readonly string[];
  readonly submit: (data: FormData) => Promise<Result>;
  readonly onDone: (result: Result) => void;
  /** What the page itself finds wrong, before it asks the server; @default nothing but empty required fields */
  readonly check?: (data: FormData) => FieldMessages;
  /** @default {@link messageOf} */
  readonly describe?: (error: unknown) => string;
}

/** A form whose fields keep their own values, with messages of the page and the server at the fields. */
export function useForm<Result>({ fields, submit, onDone, check, describe = messageOf }: FormArgs<Result>) {
  const ref = useRef<HTMLFormElement>(null);
  const [messages, setMessages] = useState<FieldMessages>({});
  const [summary, setSummary] = useState<string>();
  const { mutate, isPending } = useMutation({
    mutationFn: submit,
    onSuccess: onDone,
    onError: (error) => {
      const found = error instanceof ApiError ? error.fields : [];
      setMessages(Object.fromEntries(found.map(({ field, message }) => [field, message])));
      const isShown = found.length > 0 && found.every(({ field }) => fields.includes(field));
      setSummary(isShown ? undefined : describe(error));
    },
  });

  useEffect(() => {
    if (Object.keys(messages).length > 0) ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [messages]);

  return {
    /** What is wrong apart from single fields. */
    summary,
    isPending,
    error: (field: string): string | undefined => messages[field],
    props: {
      ref,
      // The browser's own messages have neither this page's looks nor its words.
      noValidate: true,
      onSubmit: (event: SyntheticEvent<HTMLFormElement>) => {
        event.preventDefault();
        if (isPending) return;
        const form = event.currentTarget;
        const data = new FormData(form);
        const wrong = { ...check?.(data), ...missing(form) };
        setMessages(wrong);
        setSummary(undefined);
        if (Object.keys(wrong).length === 0) mutate(data);
      },
      onChange: (event: SyntheticEvent<HTMLFormElement>) => {
        const { name } = event.target as HTMLInputElement;
        if (name in messages) setMessages(Object.fromEntries(Object.entries(messages).filter(([key]) => key !== name)));
      },
    },
  };
}

function missing(form: HTMLFormElement): FieldMessages {
  const inputs = form.querySelectorAll<HTMLInputElement>("input[required]");
  const empty = [...inputs].filter(({ value }) => value.trim() === "");
  return Object.fromEntries(empty.map(({ name }) => [name, "Fill in this field."]));
}

/** The text of a form's field. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value : "";
}
