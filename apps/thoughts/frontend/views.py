"""Views of the pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.backends import RejectedError
from frontend.visitor import login_required, sign_in, sign_out, target_after_login


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Shows the latest thoughts of all users."""
    return render(request, "home.html", {"page": request.backends.latest("", request.GET.get("after", ""))})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Shows thoughts that contain a text."""
    text = request.GET.get("search", "").strip()
    if not text:
        return render(request, "search.html")
    try:
        page = request.backends.latest(text, request.GET.get("after", ""))
    except RejectedError as error:
        return render(request, "search.html", {"search": text, "problem": error.message}, status=error.status)
    return render(request, "search.html", {"search": text, "page": page})


@require_safe
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """Shows the visitor's own thoughts, and a form for a new one."""
    return _own(request)


@require_POST
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Posts a thought."""
    text = request.POST.get("text", "")
    try:
        thought = request.backends.add(request.visitor.token, text)
    except RejectedError as error:
        return _own(request, text, error)
    return HttpResponseRedirect(f"{reverse('own')}#thought-{thought.id}")


@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Shows the login form, and signs the visitor in when it is submitted."""
    parameters = request.POST if request.method == "POST" else request.GET
    target = target_after_login(request, parameters.get("next", ""))
    if request.method != "POST":
        return redirect(target) if request.visitor else render(request, "login.html", {"next": target})
    username = request.POST.get("username", "").strip()
    try:
        token = request.backends.sign_in(username, request.POST.get("password", ""))
    except RejectedError as error:
        context = {"next": target, "username": username, "problem": error.message}
        return render(request, "login.html", context, status=error.status)
    return sign_in(request, token, target)


@require_http_methods(["GET", "HEAD", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """Asks for confirmation, and signs the visitor out when the form is submitted."""
    if request.method != "POST" and request.visitor:
        return render(request, "logout.html")
    return sign_out(redirect("home"))


def _own(request: HttpRequest, text: str = "", error: RejectedError | None = None) -> HttpResponse:
    page = request.backends.own(request.visitor.token, request.GET.get("after", ""))
    context = {"page": page, "text": text, "problem": error.message if error else ""}
    return render(request, "own.html", context, status=error.status if error else 200)
