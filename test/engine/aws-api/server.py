"""Serves AWS' API from memory, and calls it as an AWS SDK does.

A request is JSON: service, operation, region and parameters. The parameters are brought into the form of the service
model, so that their names and types are those of AWS; a parameter that the model does not have is an error.
"""

import datetime
import importlib
import json
import logging
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import botocore.session
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from moto.autoscaling import models as autoscaling
from moto.core.responses import BaseResponse
from moto.route53 import models as route53
from moto.server import ThreadedMotoServer

LOOPBACK = "127.0.0.1"
TAG_FORMS = (("Key", "Value"), ("TagKey", "TagValue"))
# The answer of the HTTP server itself, not of a service, has the status in place of an error code.
NOT_SERVED = {"404", "500", "501"}


def fit(shape, value, path):
    """The value in the form of a shape of a service model. Raises ValueError with the path if it has none."""
    kind = shape.type_name
    if kind == "structure":
        return fit_structure(shape, value, path)
    if kind == "list":
        return [fit(shape.member, item, f"{path}[{index}]") for index, item in enumerate(items_of(shape, value))]
    if kind == "map":
        return {key: fit(shape.value, item, f"{path}.{key}") for key, item in value.items()}
    if kind == "boolean":
        return {"true": True, "false": False}.get(value, value)
    if kind in {"integer", "long"} and isinstance(value, (str, float)):
        return int(value)
    return str(value) if kind == "string" and isinstance(value, int) else value


def fit_structure(shape, value, path):
    """Finds each member by its name, whatever its case and whether it is singular or plural."""
    if isinstance(value, list):
        # A list of one item at most is how the provider writes an optional structure.
        if len(value) > 1:
            raise ValueError(f"{path} has {len(value)} items; {shape.name} is one structure")
        value = value[0] if value else {}
    if not isinstance(value, dict):
        value = {"Value": value}
    members = {}
    for name in shape.members:
        members.setdefault(plain(name).removesuffix("s"), name)
    members |= {plain(name): name for name in shape.members}
    fitted = {}
    for key, item in value.items():
        if item is None:
            continue
        name = members.get(plain(key)) or members.get(plain(key).removesuffix("s"))
        if name is None:
            raise ValueError(f"{path}.{key} is not in {shape.name}, which has {', '.join(shape.members)}")
        fitted[name] = fit(shape.members[name], item, f"{path}.{name}")
    return fitted


def items_of(shape, value):
    """The items of a list, which the provider may write as a map of tags or as the one item that there can be."""
    if not isinstance(value, dict):
        return value if isinstance(value, list) else [value]
    members = shape.member.members if shape.member.type_name == "structure" else {}
    for key, content in TAG_FORMS:
        if set(members) == {key, content}:
            return [{key: name, content: text} for name, text in value.items()]
    return [value]


def plain(name):
    return re.sub(r"[^a-z0-9]", "", name.lower())


def is_served(service, operation):
    """Whether moto has code for an operation."""
    responses = importlib.import_module(f"moto.{service}.responses")
    classes = [item for item in vars(responses).values() if isinstance(item, type) and issubclass(item, BaseResponse)]
    return any(hasattr(item, xform_name(operation)) for item in classes)


class Api:
    """Clients of all services, by service and region."""

    def __init__(self, port):
        self.session = botocore.session.get_session()
        self.session.set_credentials("of-a-test", "of-a-test")
        self.endpoint = f"http://{LOOPBACK}:{port}"
        self.clients = {}
        self.lock = threading.Lock()

    def client(self, service, region):
        with self.lock:
            if (service, region) not in self.clients:
                config = Config(retries={"total_max_attempts": 1})
                self.clients[service, region] = self.session.create_client(
                    service, region_name=region, endpoint_url=self.endpoint, config=config
                )
            return self.clients[service, region]

    def call(self, service, operation, region, parameters):
        client = self.client(service, region)
        shape = client.meta.service_model.operation_model(operation).input_shape
        try:
            fitted = fit(shape, parameters, operation)
            method = getattr(client, xform_name(operation))
            result = method(**fitted)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in NOT_SERVED and not is_served(service, operation):
                return {"parameters": fitted, "lacking": True, "result": {}}
            return {"error": f"{code}: {error.response['Error']['Message']}"}
        except (BotoCoreError, ValueError) as error:
            return {"error": str(error)}
        result.pop("ResponseMetadata")
        return {"parameters": fitted, "result": result}


def handler(api):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = json.dumps(api.call(**request), default=as_text).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    return Handler


def as_text(value):
    return value.isoformat() if isinstance(value, datetime.datetime) else str(value)


def correct_moto():
    """Makes moto behave as AWS where the program depends on it."""
    # Zone IDs of Route 53 begin with Z, those of moto with any letter or digit.
    make_zone_id = route53.create_route53_zone_id
    route53.create_route53_zone_id = lambda *args, **options: f"Z{make_zone_id(*args, **options)}"

    # The name of a scheduled action is unique in its Auto Scaling group, in moto in the whole account.
    backend = autoscaling.AutoScalingBackend
    put, delete = backend.put_scheduled_update_group_action, backend.delete_scheduled_action

    def put_of_group(self, name, *args, **options):
        action = put(self, name, *args, **options)
        self.scheduled_actions.pop(action.scheduled_action_name, None)
        self.scheduled_actions[name, action.scheduled_action_name] = action
        return action

    def delete_of_group(self, auto_scaling_group_name, scheduled_action_name):
        delete(self, auto_scaling_group_name, scheduled_action_name)
        del self.scheduled_actions[auto_scaling_group_name, scheduled_action_name]

    backend.put_scheduled_update_group_action = put_of_group
    backend.delete_scheduled_action = delete_of_group


def main():
    """Serves until standard input closes; prints the URL."""
    correct_moto()
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    aws = ThreadedMotoServer(ip_address=LOOPBACK, port=0, verbose=False)
    aws.start()
    _, port = aws.get_host_and_port()
    calls = ThreadingHTTPServer((LOOPBACK, 0), handler(Api(port)))
    threading.Thread(target=calls.serve_forever, daemon=True).start()
    sys.stdout.write(f"http://{LOOPBACK}:{calls.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    calls.shutdown()
    aws.stop()


if __name__ == "__main__":
    main()
