import { nextTick, ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { ApiError } from "../api/http";
import { messageOf } from "../api/messages";
import type { Errors } from "../validation/account";

export interface FormOptions<F extends string> {
  /** Fields that an answer of the API may name. */
  readonly fields: readonly F[];
  readonly validate: () => Errors<F>;
  readonly send: () => Promise<void>;
  /** @default {@link messageOf} */
  readonly explain?: (error: unknown) => string;
}

/** Validates and sends a form, and keeps what is wrong with it. */
export function useForm<F extends string>(element: Readonly<Ref<HTMLElement | null>>, options: FormOptions<F>) {
  const { fields, validate, send, explain = messageOf } = options;
  const errors: ShallowRef<Errors<F>> = shallowRef({});
  /** Of the form as a whole. */
  const failure = ref("");
  const isSending = ref(false);

  async function focusError(): Promise<void> {
    await nextTick();
    element.value?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }

  /** Messages of the API start with the name of the field. */
  function show(error: unknown): void {
    const { status, message } = error instanceof ApiError ? error : { status: 500, message: "" };
    const [, name, text] = /^(\w+): (.+)$/s.exec(message) ?? [];
    const field = fields.find((one) => one === name);
    if (status < 429 && field !== undefined && text !== undefined) {
      errors.value = { [field]: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` } as Errors<F>;
    } else {
      failure.value = explain(error);
    }
  }

  async function submit(): Promise<void> {
    if (isSending.value) return;
    failure.value = "";
    errors.value = validate();
    if (Object.keys(errors.value).length === 0) {
      isSending.value = true;
      try {
        await send();
      } catch (error) {
        show(error);
      } finally {
        isSending.value = false;
      }
    }
    if (Object.keys(errors.value).length > 0) await focusError();
  }

  return { errors, failure, isSending, submit };
}
