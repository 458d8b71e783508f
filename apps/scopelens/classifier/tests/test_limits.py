"""Limits per client."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from limits import Limiter, client_of
from tests.samples import PATH, form

CLIENTS = [
    # peer, X-Forwarded-For, hops, client
    ("10.0.0.1", "", 0, "10.0.0.1"),
    ("10.0.0.1", "203.0.113.5", 0, "10.0.0.1"),
    ("10.0.0.1", "203.0.113.5", 1, "203.0.113.5"),
    ("10.0.0.1", "198.51.100.9, 203.0.113.5", 1, "203.0.113.5"),
    ("10.0.0.1", "198.51.100.9,203.0.113.5", 2, "198.51.100.9"),
    ("10.0.0.1", "1.1.1.1, 2.2.2.2, 198.51.100.9, 203.0.113.5", 2, "198.51.100.9"),
    # Not through all proxies: the peer counts.
    ("10.0.0.1", "", 1, "10.0.0.1"),
    ("10.0.0.1", "203.0.113.5", 2, "10.0.0.1"),
    ("10.0.0.1", "203.0.113.5, unknown", 1, "10.0.0.1"),
    ("10.0.0.1", "203.0.113.5, ", 1, "10.0.0.1"),
    # One client has a whole /64 network.
    ("10.0.0.1", "2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"),
    ("10.0.0.1", "2001:db8:1:2:ffff::1", 1, "2001:db8:1:2::/64"),
    ("10.0.0.1", "2001:db8:1:3::1", 1, "2001:db8:1:3::/64"),
    # A socket for both families shows IPv4 peers like this.
    ("::ffff:10.0.0.1", "", 1, "10.0.0.1"),
    ("fe80::1%eth0", "", 0, "fe80::/64"),
]


@pytest.mark.parametrize(("peer", "forwarded_for", "hops", "expected"), CLIENTS)
def test_client(peer: str, forwarded_for: str, hops: int, expected: str) -> None:
    assert client_of(peer, forwarded_for, hops) == expected


class Clock:
    """A clock that stands still until it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_bucket_refills_evenly() -> None:
    clock = Clock()
    limiter = Limiter(6, clock)
    assert [limiter.take("a") for _ in range(7)] == [0] * 6 + [10]
    clock.now = 9
    assert limiter.take("a") == 1
    clock.now = 10
    assert [limiter.take("a"), limiter.take("a")] == [0, 10]
    clock.now = 1000
    assert [limiter.take("a") for _ in range(7)] == [0] * 6 + [10]


def test_clients_have_their_own_buckets() -> None:
    limiter = Limiter(1, Clock())
    assert [limiter.take("a"), limiter.take("b"), limiter.take("a")] == [0, 0, 60]


def test_number_of_clients_is_bounded() -> None:
    limiter = Limiter(1, Clock(), max_clients=100)
    limiter.take("first")
    for number in range(99):
        limiter.take(str(number))
    # Asking again makes it the latest, so that another is forgotten first.
    assert limiter.take("first") == 60
    for number in range(50):
        limiter.take(f"more {number}")
    assert len(limiter) == 100
    assert (limiter.take("first"), limiter.take("0")) == (60, 0)


def _post(client: FlaskClient, forwarded_for: str) -> int:
    return client.post(PATH, data=form(b""), headers={"X-Forwarded-For": forwarded_for}).status_code


def test_forged_entries_have_no_effect(new_client: Callable[..., FlaskClient]) -> None:
    client = new_client(predictions_per_minute=3)
    statuses = [_post(client, f"198.51.100.{number}, 203.0.113.5") for number in range(5)]
    assert statuses == [400, 400, 400, 429, 429]
    assert _post(client, "203.0.113.6") == 400


def test_too_many_predictions(new_client: Callable[..., FlaskClient]) -> None:
    client = new_client(predictions_per_minute=2)
    for _ in range(2):
        client.post(PATH, data=form(b""))
    response = client.post(PATH, data=form(b""))
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "30"
    assert response.json == {"error": "at most 2 predictions per minute are allowed: try again in 30 s"}


def test_health_checks_are_never_limited(new_client: Callable[..., FlaskClient]) -> None:
    client = new_client(predictions_per_minute=1)
    assert {client.get(PATH).status_code for _ in range(50)} == {200}
    # None of them counted.
    assert [client.post(PATH, data=form(b"")).status_code for _ in range(2)] == [400, 429]
    assert {client.get(PATH).status_code for _ in range(50)} == {200}
