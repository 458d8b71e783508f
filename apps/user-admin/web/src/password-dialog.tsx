import type { User } from "./api";
import { Dialog } from "./dialog";
import { PasswordForm } from "./password-form";

interface PasswordDialogArgs {
  readonly user: User;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The dialog in which users change their own password. */
export function PasswordDialog({ user, opened, onClose }: PasswordDialogArgs) {
  return (
    <Dialog title="Change your password" opened={opened} onClose={onClose}>
      <PasswordForm user={user} onDone={onClose} onCancel={onClose} />
    </Dialog>
  );
}
