"""Addresses for outside programs."""

from django.urls import path, re_path

from baylanys.api import health
from baylanys.api.v1 import api, no_such_address
from baylanys.api.webhooks.whatsapp_view import whatsapp

urlpatterns = [
    path("api/v1/", no_such_address, name="api_root"),
    path("api/v1/", api.urls),
    re_path(r"^api/(?P<rest>[\s\S]*)\Z", no_such_address, name="api_nothing"),
    re_path(r"^webhooks/whatsapp/?\Z", whatsapp, name="whatsapp_webhook"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
