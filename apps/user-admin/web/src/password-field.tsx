import { PasswordInput } from "@mantine/core";

interface PasswordFieldArgs {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly autoComplete: "current-password" | "new-password";
  readonly error: string | undefined;
  /** Whether a dialog opens with the focus here. @default false */
  readonly isFirst?: boolean;
}

/** A field for a password that somebody knows, with a button that shows it. */
export function PasswordField({ label, error, isFirst = false, ...args }: PasswordFieldArgs) {
  return (
    <PasswordInput
      {...args}
      label={label}
      required
      withAsterisk={false}
      error={error}
      // The library marks only its other fields as invalid.
      aria-invalid={error !== undefined}
      visibilityToggleButtonProps={{ "aria-label": `Show ${label.toLowerCase()}`, tabIndex: 0 }}
      {...(isFirst ? { "data-autofocus": true } : {})}
    />
  );
}
