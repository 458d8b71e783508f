import { Component, type ReactNode } from "react";

import { Problem } from "./problem";

interface Props {
  readonly onError: (error: unknown) => void;
  readonly children: ReactNode;
}

/** Shows a message instead of an empty page when a view throws. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    this.props.onError(error);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="alone">
        <h1>Something went wrong</h1>
        <Problem
          message="This page failed; the error was reported."
          onRetry={() => {
            this.setState({ failed: false });
          }}
        />
      </main>
    );
  }
}
