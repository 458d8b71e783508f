from datetime import timedelta

import httpx
import pytest
from django.test import override_settings
from django.utils import timezone

from frontend.filters import ago, highlight, hue
from frontend.tests.fake_backends import thought


def test_home_shows_the_latest_thoughts_without_signing_in(client, backends):
    response = client.get("/")
    page = response.content.decode()
    assert response.status_code == 200
    assert page.index("thought 2") < page.index("a river")
    assert "Sign in to write" in page
    [request] = backends.requests
    assert str(request.url) == "http://thoughts.test/api/thoughts/?order=newest&limit=20"
    assert "Authorization" not in request.headers


def test_home_shows_a_signed_in_visitor_the_link_to_write(bruce):
    page = bruce.get("/").content.decode()
    assert "Write one down" in page and "Sign out" in page


def test_pages_link_to_older_thoughts(client, backends):
    link = {"Link": '</api/thoughts/?order=newest&limit=20&search=a+%26b&after=2>; rel="next"'}
    backends.responses = [httpx.Response(200, json=[thought(2)], headers=link)]
    page = client.get("/search", {"search": "a &b"}).content.decode()
    assert 'href="?search=a%20%26b&amp;after=2"' in page
    client.get("/search?search=a%20%26b&after=2")
    assert dict(backends.requests[-1].url.params) == {
        "order": "newest",
        "limit": "20",
        "search": "a &b",
        "after": "2",
    }


def test_markup_in_texts_is_escaped(client, backends):
    backends.thoughts = [thought(1, "<script>alert(1)</script> & so on", "<b>")]
    for address in ("/", "/search?search=%3Cscript"):
        page = client.get(address).content.decode()
        assert "<script" not in page and "<b>" not in page
        assert "&amp; so on" in page
    assert 'value="&lt;script"' in page


def test_search_works_without_signing_in_and_marks_matches(client, backends):
    page = client.get("/search", {"search": "RIVER"}).content.decode()
    assert "a <mark>river</mark>" in page
    assert backends.requests[0].url.params["search"] == "RIVER"


def test_an_empty_search_shows_instructions(client, backends):
    assert "Type a word" in client.get("/search").content.decode()
    assert backends.requests == []


def test_a_rejected_search_shows_the_reason(client, backends):
    backends.responses = [httpx.Response(400, json={"error": "search has to be at most 250 characters"})]
    response = client.get("/search", {"search": "x" * 300})
    assert response.status_code == 400
    assert "search has to be at most 250 characters" in response.content.decode()


def test_own_thoughts_are_requested_with_the_token(bruce, backends):
    response = bruce.get("/thoughts/")
    assert response.status_code == 200
    [request] = backends.requests
    assert request.url.path == "/api/me/thoughts/"
    assert request.headers["Authorization"] == f"Bearer {bruce.cookies['session'].value}"
    assert "Your thoughts, bruce" in response.content.decode()


def test_a_new_thought_is_posted_and_shown(bruce, backends):
    response = bruce.post("/thoughts/new", {"text": "new & good"})
    assert (response.status_code, response["Location"]) == (302, "/thoughts/#thought-3")
    assert httpx.QueryParams(backends.requests[0].content.decode())["text"] == "new & good"


def test_a_rejected_thought_stays_in_the_form(bruce, backends):
    backends.responses = [httpx.Response(400, json={"error": "text has to be 1 to 250 characters"})]
    response = bruce.post("/thoughts/new", {"text": "too long"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "text has to be 1 to 250 characters" in page and ">too long</textarea>" in page


@pytest.mark.parametrize("path", ["/nothing", "/thoughts/7", "/static/../settings.py"])
def test_unknown_urls_get_a_page(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_load_redirects_home(client):
    response = client.get("/load")
    assert (response.status_code, response["Location"]) == (302, "/")


def test_all_pages_have_security_headers(client):
    for address in ("/", "/login/", "/nothing"):
        response = client.get(address)
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "script-src" not in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cache-Control"] == "no-store"
        assert "<script" not in response.content.decode() and "style=" not in response.content.decode()


@override_settings(DEBUG=False)
def test_an_unknown_host_is_rejected(client):
    assert client.get("/", headers={"host": "thoughts.test:8080"}).status_code == 200
    response = client.get("/", headers={"host": "elsewhere.test"})
    assert response.status_code == 400
    assert "elsewhere" not in response.content.decode()


def test_ago_uses_the_largest_unit():
    now = timezone.now()
    assert ago(now) == "just now"
    assert ago(now - timedelta(minutes=3, seconds=5)) == "3\xa0minutes ago"
    assert ago(now - timedelta(days=2, hours=5)) == "2\xa0days ago"


def test_highlight_marks_and_escapes():
    assert highlight("a<b A", "a") == "<mark>a</mark>&lt;b <mark>A</mark>"
    assert highlight("1 + 1", "+") == "1 <mark>+</mark> 1"
    assert highlight("<i>", "") == "&lt;i&gt;"


def test_a_user_always_has_the_same_colour():
    assert {hue("bruce") for _ in range(3)} == {hue("bruce")}
    assert all(0 <= hue(name) < 8 for name in ("bruce", "stephen", "ü"))
