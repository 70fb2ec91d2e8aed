"""Addresses of the WhatsApp templates."""

from django.urls import path

from baylanys.desktop.views import template_acts, templates

_one = "templates/of/<slug:name>"
urlpatterns = [
    path("templates/", templates.templates, name="templates"),
    path("templates/sync/", template_acts.sync, name="templates_sync"),
    path("templates/new/", templates.new, name="template_new"),
    path(f"{_one}/", templates.template, name="template"),
    path(f"{_one}/<slug:language>/", template_acts.save, name="template_save"),
    path(f"{_one}/<slug:language>/delete/", template_acts.delete, name="template_delete"),
    path(f"{_one}/<slug:language>/names/", template_acts.names, name="template_names"),
]
