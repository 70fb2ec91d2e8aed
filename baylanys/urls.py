"""Addresses of the whole product; each door brings its own module."""

from importlib.util import find_spec

from django.urls import include, path

handler403 = "baylanys.desktop.views.errors.refused"
handler404 = "baylanys.desktop.views.errors.not_found"
handler500 = "baylanys.desktop.views.errors.broken"
urlpatterns = []
for _door in ("baylanys.api", "baylanys.simulator", "baylanys.desktop"):
    if find_spec(_door) and find_spec(f"{_door}.urls"):
        urlpatterns.append(path("", include(f"{_door}.urls")))
