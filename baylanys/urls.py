"""Addresses of the whole product; each door brings its own module."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
]
for _door in ("baylanys.api", "baylanys.simulator", "baylanys.desktop"):
    if find_spec(_door) and find_spec(f"{_door}.urls"):
        urlpatterns.append(path("", include(f"{_door}.urls")))
