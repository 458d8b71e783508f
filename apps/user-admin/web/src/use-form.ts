import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";

import { ApiError, type FieldError } from "./http";
import { messageOf } from "./messages";

/** Messages by the name of the field. */
export type FieldMessages = Readonly<Record<string, string>>;

interface FormArgs<Result> {
  /** Labels of the fields that show messages, by name; other messages are shown above the form. */
  readonly fields: Readonly<Record<string, string>>;
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
  const [attempts, setAttempts] = useState(0);
  const { mutate, isPending } = useMutation({
    mutationFn: submit,
    onSuccess: onDone,
    onError: (error) => {
      const found = error instanceof ApiError ? error.fields : [];
      setMessages(Object.fromEntries(found.map((each) => [each.field, sentenceOf(each, fields)])));
      const isShown = found.length > 0 && found.every(({ field }) => field in fields);
      setSummary(isShown ? undefined : describe(error));
      setAttempts(attempts + 1);
    },
  });

  // After an attempt only: while somebody corrects one field, another may still be invalid.
  useEffect(() => {
    if (attempts > 0) ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [attempts]);

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
        else setAttempts(attempts + 1);
      },
      onChange: (event: SyntheticEvent<HTMLFormElement>) => {
        const { name } = event.target as HTMLInputElement;
        if (name in messages) setMessages(Object.fromEntries(Object.entries(messages).filter(([key]) => key !== name)));
      },
    },
  };
}

/** The server's messages have no subject: `has to be an e-mail address`. */
function sentenceOf({ field, message }: FieldError, labels: FormArgs<unknown>["fields"]): string {
  const label = labels[field];
  return label === undefined || !/^[a-z]/.test(message) ? message : `${label} ${message}`;
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
