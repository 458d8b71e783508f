"""Errors that callers get."""

import grpc


class CallError(Exception):
    """A call that cannot be answered: a gRPC status, and a text for people."""

    def __init__(self, status: grpc.StatusCode, message: str):
        super().__init__(message)
        self.status = status
        self.message = message


class PictureError(ValueError):
    """A file that is not a picture which can be used; the message continues a sentence that starts with its name."""
