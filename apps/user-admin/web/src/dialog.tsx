import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

interface DialogArgs {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Whether focus returns to what opened the dialog. @default true */
  readonly returnFocus?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog. Focus moves into it and stays there until it is closed. */
export function Dialog({ title, opened, onClose, returnFocus = true, children }: DialogArgs) {
  return (
    <Modal
      title={title}
      opened={opened}
      onClose={onClose}
      centered
      size="29rem"
      padding="xl"
      // The library would insert a style element, which the Content-Security-Policy forbids; the stylesheet does it.
      lockScroll={false}
      returnFocus={returnFocus}
      // Otherwise the dialog's header is taken for a second header of the page.
      attributes={{ header: { role: "presentation" } }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {children}
    </Modal>
  );
}
