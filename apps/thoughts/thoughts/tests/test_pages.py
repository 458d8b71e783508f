from common.api import create_api
from common.tests.openapi import undocumented
from common.tokens import Verifier
from thoughts.app import add_routes
from thoughts.openapi import OPENAPI


def test_every_operation_is_described(keys):
    app = create_api("thoughts", OPENAPI)
    add_routes(app, None, Verifier(keys.public), "token")
    assert undocumented(app, OPENAPI) == set()


def test_documentation_page_describes_this_service(client):
    assert client.get("/docs").status_code == 200
    assert client.get("/openapi.json").json == OPENAPI
