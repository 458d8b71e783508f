import { Button, TextInput } from "@mantine/core";
import { useRef, useState } from "react";

import { copyFrom, generatePassword } from "./password";

/** The field for a new user's password, which is readable because somebody has to pass it on. */
export function NewPassword({ error }: { readonly error: string | undefined }) {
  const ref = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState("");
  const [outcome, setOutcome] = useState("");

  const generate = () => {
    setValue(generatePassword());
    setOutcome("A password was generated. Copy it now: it is not shown again.");
  };
  const copy = async () => {
    if (!ref.current) return;
    const isCopied = await copyFrom(ref.current);
    setOutcome(isCopied ? "The password was copied." : "The password is selected. Press Ctrl+C to copy it.");
  };

  return (
    <div className="new-password">
      <TextInput
        ref={ref}
        name="password"
        label="Password"
        description="10 to 128 characters"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        classNames={{ input: "mono" }}
        value={value}
        onChange={(event) => {
          setValue(event.currentTarget.value);
          setOutcome("");
        }}
        error={error}
      />
      <div className="new-password-actions">
        <Button variant="light" size="sm" onClick={generate}>
          Generate password
        </Button>
        <Button variant="default" size="sm" disabled={value === ""} onClick={() => void copy()}>
          Copy password
        </Button>
      </div>
      <p className="hint" role="status">
        {outcome}
      </p>
    </div>
  );
}
