"""Addresses of the whole product; each door brings its own module."""

from django.urls import include, path

handler403 = "baylanys.desktop.views.errors.refused"
handler404 = "baylanys.desktop.views.errors.not_found"
handler500 = "baylanys.desktop.views.errors.broken"
urlpatterns = [
    path("", include("baylanys.api.urls")),
    path("", include("baylanys.simulator.urls")),
    path("", include("baylanys.desktop.urls")),
]
