import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";

import { App } from "./app";
import type { ClientLog } from "./client-log";
import { ErrorBoundary } from "./error-boundary";
import { NoticeProvider } from "./notice";
import { createQueryClient } from "./session";
import { theme } from "./theme";

interface RootArgs {
  readonly log: ClientLog;
  /** Tests have no transitions. @default "default" */
  readonly env?: "default" | "test";
}

/** The whole page. */
export function Root({ log, env = "default" }: RootArgs) {
  const [client] = useState(createQueryClient);
  return (
    // The variables and classes are in the stylesheet: the Content-Security-Policy forbids style elements.
    <MantineProvider
      theme={theme}
      env={env}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={client}>
        <ErrorBoundary
          onError={(error) => {
            log.report(error, "render");
          }}
        >
          <NoticeProvider>
            <App />
          </NoticeProvider>
        </ErrorBoundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}
