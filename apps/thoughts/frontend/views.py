"""The pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.backends import RefusedError
from frontend.visitor import forget, signed_in, target_after_login, welcome


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest thoughts of everybody."""
    return render(request, "home.html", {"page": request.backends.latest("", request.GET.get("after", ""))})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Thoughts that contain a text."""
    sought = request.GET.get("search", "").strip()
    if not sought:
        return render(request, "search.html")
    try:
        page = request.backends.latest(sought, request.GET.get("after", ""))
    except RefusedError as error:
        return render(request, "search.html", {"search": sought, "problem": error.message}, status=error.status)
    return render(request, "search.html", {"search": sought, "page": page})


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """One's own thoughts, and the form for another."""
    return _own(request)


@require_POST
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Writes a thought down."""
    text = request.POST.get("text", "")
    try:
        thought = request.backends.add(request.visitor.token, text)
    except RefusedError as error:
        return _own(request, text, error)
    return HttpResponseRedirect(f"{reverse('own')}#thought-{thought.id}")


@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Signs somebody in."""
    given = request.POST if request.method == "POST" else request.GET
    target = target_after_login(request, given.get("next", ""))
    if request.method != "POST":
        return redirect(target) if request.visitor else render(request, "login.html", {"next": target})
    username = request.POST.get("username", "").strip()
    try:
        token = request.backends.sign_in(username, request.POST.get("password", ""))
    except RefusedError as error:
        shown = {"next": target, "username": username, "problem": error.message}
        return render(request, "login.html", shown, status=error.status)
    return welcome(request, token, target)


@require_http_methods(["GET", "HEAD", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """Asks, and when it is sent back, signs out."""
    if request.method != "POST" and request.visitor:
        return render(request, "logout.html")
    return forget(redirect("home"))


def _own(request: HttpRequest, text: str = "", error: RefusedError | None = None) -> HttpResponse:
    page = request.backends.own(request.visitor.token, request.GET.get("after", ""))
    shown = {"page": page, "text": text, "problem": error.message if error else ""}
    return render(request, "own.html", shown, status=error.status if error else 200)
