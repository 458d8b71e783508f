"""The gRPC service: names the person in a picture."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import grpc
import numpy as np
from grpc import StatusCode

import facerecog_pb2
import facerecog_pb2_grpc
from config import Config
from errors import CallError, PictureError
from faces import Models, Recognizer
from files import read_below
from known import KnownPeople, Match
from pictures import decode

NAME = facerecog_pb2.DESCRIPTOR.services_by_name["Identify"].full_name
# Calls that are answered or wait for it; others are refused, so that health checks always find a thread.
MAX_CALLS = 16
_MAX_LOGGED_PATH = 200
_log = logging.getLogger("call")


class Identify(facerecog_pb2_grpc.IdentifyServicer):
    """Answers calls once it is started; until then, callers learn that they should try again."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._known = KnownPeople(config.known_people, config.max_bytes, config.max_pixels)
        self._calls = threading.BoundedSemaphore(MAX_CALLS)
        # The last one used is taken first, because its memory is large enough already.
        self._recognizers: queue.LifoQueue[Recognizer] = queue.LifoQueue()
        # Pictures are decoded one after another, so that the memory of one bounds that of all.
        self._decoding = threading.Lock()
        self._started = False

    def start(self, stopped: Callable[[], bool]) -> None:
        """Loads the models and the known people; ends early if `stopped`. Raises OSError if one cannot be read."""
        models = Models()
        recognizers = [Recognizer(models) for _ in range(self._config.workers)]
        self._known.refresh(recognizers[0], stopped)
        for recognizer in recognizers:
            self._recognizers.put(recognizer)
        self._started = True

    def Identify(  # noqa: N802 - the name in the protocol
        self, request: facerecog_pb2.IdentifyRequest, context: grpc.ServicerContext
    ) -> facerecog_pb2.IdentifyResponse:
        started = time.perf_counter()
        fields: dict[str, object] = {"path": request.image_path[:_MAX_LOGGED_PATH]}
        failure: CallError | None = None
        name = ""
        try:
            name = self._identify(request.image_path, context.is_active, fields)
        except CallError as error:
            failure = error
            fields["reason"] = error.message
        # gRPC logs other errors, and answers with UNKNOWN.
        fields["status"] = (failure.status if failure else StatusCode.OK).name
        fields["duration_ms"] = round((time.perf_counter() - started) * 1000, 1)
        _log.info("call", extra={"fields": fields})
        if failure:
            context.abort(failure.status, failure.message)
        return facerecog_pb2.IdentifyResponse(image_name=name)

    def _identify(self, path: str, active: Callable[[], bool], fields: dict[str, object]) -> str:
        """The file name of the best match, or an empty text; adds members to the log. Raises CallError."""
        with self._recognizer() as recognizer:
            best: Match | None = None
            faces = 0
            picture = self._read(path, active)
            try:
                self._known.refresh(recognizer)
            except OSError as error:
                message = f"the folder of known people cannot be read: {error.strerror}"
                raise CallError(StatusCode.UNAVAILABLE, message) from error
            for face in recognizer.faces(picture):
                _check(active)
                faces += 1
                match = self._known.match(face.encoding)
                if match and (best is None or match.distance < best.distance):
                    best = match
        fields["faces"] = faces
        if best:
            fields["distance"] = round(best.distance, 3)
        return best.name if best and best.distance <= self._config.threshold else ""

    @contextmanager
    def _recognizer(self) -> Iterator[Recognizer]:
        """A recognizer that nobody else uses; waits until there is one."""
        if not self._started:
            raise CallError(StatusCode.UNAVAILABLE, "the service is starting: try again in a moment")
        if not self._calls.acquire(blocking=False):
            message = "too many pictures at the same time: try again in a moment"
            raise CallError(StatusCode.RESOURCE_EXHAUSTED, message)
        try:
            recognizer = self._recognizers.get()
            try:
                yield recognizer
            finally:
                self._recognizers.put(recognizer)
        finally:
            self._calls.release()

    def _read(self, path: str, active: Callable[[], bool]) -> np.ndarray:
        with self._decoding:
            _check(active)
            data = read_below(self._config.unknown_people, path, self._config.max_bytes)
            try:
                return decode(data, self._config.max_pixels)
            except PictureError as error:
                raise CallError(StatusCode.INVALID_ARGUMENT, f"{path!r} {error}") from None


def _check(active: Callable[[], bool]) -> None:
    """Ends work for which nobody waits any more."""
    if not active():
        raise CallError(StatusCode.CANCELLED, "the caller has left")
