"""URLs of the pages."""

from django.conf import settings
from django.urls import path

from frontend import load, views

urlpatterns = [
    path("", views.home, name="home"),
    path("thoughts/", views.own, name="own"),
    path("thoughts/new", views.new, name="new"),
    path("search", views.search, name="search"),
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    *([path("load", load.load, name="load")] if settings.LOAD_ENABLED else []),
]

handler400 = "frontend.problems.bad_request"
handler404 = "frontend.problems.not_found"
handler500 = "frontend.problems.server_error"
