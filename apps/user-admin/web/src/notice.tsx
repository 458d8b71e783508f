import { Notification } from "@mantine/core";
import { createContext, type ReactNode, use, useEffect, useState } from "react";

/** Milliseconds for which a notice is shown. */
const DURATION = 8000;

const NoticeContext = createContext<(text: string) => void>(() => undefined);

/** Shows a short notice of what was done, which is announced as well. */
export const useNotify = () => use(NoticeContext);

/** The place of notices. Only the last one is shown. */
export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<{ readonly text: string }>();
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => {
      setNotice(undefined);
    }, DURATION);
    return () => {
      clearTimeout(timer);
    };
  }, [notice]);

  return (
    <NoticeContext
      value={(text) => {
        setNotice({ text });
      }}
    >
      {children}
      <div className="notices" role="status" aria-label="Notices">
        {notice && (
          <Notification
            role="presentation"
            withBorder
            closeButtonProps={{ "aria-label": "Dismiss notice" }}
            onClose={() => {
              setNotice(undefined);
            }}
          >
            {notice.text}
          </Notification>
        )}
      </div>
    </NoticeContext>
  );
}
