import { Alert, Button } from "@mantine/core";

interface ProblemArgs {
  readonly message: string;
  /** Repeats what failed; @default nothing is repeated */
  readonly onRetry?: () => void;
  readonly isRetrying?: boolean;
}

/** What failed; a screen reader announces it. */
export function Problem({ message, onRetry, isRetrying = false }: ProblemArgs) {
  return (
    <Alert color="red" variant="light" className="problem">
      {message}
      {onRetry && (
        <Button className="problem-retry" variant="default" size="sm" loading={isRetrying} onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
