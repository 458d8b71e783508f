"""Errors that clients get."""


class ProblemError(Exception):
    """A request that cannot be answered: an HTTP status, a text for the client, and when to try again, in seconds."""

    def __init__(self, status: int, message: str, retry_after: int | None = None):
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after
