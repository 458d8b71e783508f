"""The protocol: its generated code, health checks and reflection."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import grpc
import pytest
from google.protobuf import descriptor_pb2
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from PIL import Image

from tests.samples import KNOWN, encoded, opened
from tests.server import FOLDER, SECONDS, Server, running

PROTO = FOLDER.parent / "proto"
SERVICE = "facerecog.Identify"
SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


def test_generated_code_is_up_to_date(tmp_path: Path) -> None:
    options = [f"--proto_path={PROTO}", f"--python_out={tmp_path}", f"--grpc_python_out={tmp_path}"]
    subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *options, "facerecog.proto"], check=True)
    for name in ("facerecog_pb2.py", "facerecog_pb2_grpc.py"):
        assert (tmp_path / name).read_text() == (FOLDER / name).read_text(), f"{name}: see .gitignore"


def _reflect(server: Server, **request: str) -> reflection_pb2.ServerReflectionResponse:
    stub = reflection_pb2_grpc.ServerReflectionStub(server.channel)
    requests = iter([reflection_pb2.ServerReflectionRequest(**request)])
    [response] = stub.ServerReflectionInfo(requests, timeout=SECONDS)
    return response


def test_reflection_lists_the_services(server: Server) -> None:
    services = _reflect(server, list_services="").list_services_response.service
    assert sorted(service.name for service in services) == [
        SERVICE,
        "grpc.health.v1.Health",
        "grpc.reflection.v1alpha.ServerReflection",
    ]


def test_reflection_describes_the_protocol(server: Server) -> None:
    found = _reflect(server, file_containing_symbol=SERVICE).file_descriptor_response.file_descriptor_proto
    file = descriptor_pb2.FileDescriptorProto.FromString(found[0])
    messages = {message.name: [(f.name, f.number, f.type) for f in message.field] for message in file.message_type}
    text = descriptor_pb2.FieldDescriptorProto.TYPE_STRING
    assert messages == {
        "IdentifyRequest": [("image_path", 1, text)],
        "IdentifyResponse": [("image_name", 1, text)],
    }
    [method] = file.service[0].method
    types = (method.input_type, method.output_type)
    assert (method.name, *types) == ("Identify", ".facerecog.IdentifyRequest", ".facerecog.IdentifyResponse")


@pytest.mark.parametrize("service", ["", SERVICE])
def test_health_of_a_running_service(server: Server, service: str) -> None:
    assert server.status(service) == SERVING


def test_health_of_an_unknown_service(server: Server) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        server.status("facerecog.Other")
    assert raised.value.code() is grpc.StatusCode.NOT_FOUND


def test_connections_end(tmp_path: Path) -> None:
    with running(tmp_path, lambda known: shutil.copy(KNOWN, known), CONNECTION_SECONDS="1") as server:
        shutil.copy(KNOWN, server.unknown)
        ended = threading.Event()

        def changed(state: grpc.ChannelConnectivity) -> None:
            if state is grpc.ChannelConnectivity.IDLE:
                ended.set()

        assert server.identify("known.jpg") == ("OK", "known.jpg")
        server.channel.subscribe(changed)
        assert ended.wait(SECONDS)
        assert server.identify("known.jpg") == ("OK", "known.jpg")


def test_health_from_start_to_stop(tmp_path: Path) -> None:
    def prepare(known: Path) -> None:
        # Enough for the start to take longer than the calls that follow it.
        for number in range(40):
            (known / f"{number}.jpg").write_bytes(encoded(opened(KNOWN), "JPEG", quality=50 + number))

    with running(tmp_path, prepare, ready=False) as server:
        shutil.copy(KNOWN, server.unknown)
        watches = [server.health.Watch(health_pb2.HealthCheckRequest(service=name)) for name in ("", SERVICE)]
        assert [next(watch).status for watch in watches] == [NOT_SERVING] * 2
        assert server.identify("known.jpg") == ("UNAVAILABLE", "the service is starting: try again in a moment")
        assert [next(watch).status for watch in watches] == [SERVING] * 2
        assert server.identify("known.jpg")[0] == "OK"
        server.process.terminate()
        assert [next(watch).status for watch in watches] == [NOT_SERVING] * 2
        for watch in watches:
            watch.cancel()
        assert server.stop() == 0


def test_watchers_may_leave_during_the_stop(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        watches = [server.health.Watch(health_pb2.HealthCheckRequest()) for _ in range(20)]
        assert [next(watch).status for watch in watches] == [SERVING] * 20
        server.process.terminate()
        assert next(watches[0]).status == NOT_SERVING
        for watch in watches:
            watch.cancel()
        assert server.stop() == 0


def test_stop_while_starting(tmp_path: Path) -> None:
    def prepare(known: Path) -> None:
        for number in range(200):
            image = Image.new("RGB", (400, 400), (number, 0, 0))
            (known / f"{number}.png").write_bytes(encoded(image))

    with running(tmp_path, prepare, ready=False) as server:
        server.logged("a file in the folder of known people is skipped: '0.png' has no face")
        assert server.stop() == 0
    messages = [line["message"] for line in server.lines]
    assert "serving" not in messages and messages[-1] == "stopping"
    assert len(messages) < 200
