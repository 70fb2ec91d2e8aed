"""Addresses of the pages of the customer's own report forms."""

from django.urls import path

from baylanys.desktop.views import report_template_acts as acts
from baylanys.desktop.views import report_templates as pages

_VERSION = "report-templates/<slug:slug>/<int:number>"
urlpatterns = [
    path("report-templates/", pages.forms, name="report_templates"),
    path("report-templates/places/", pages.places, name="report_places"),
    path("report-templates/new", acts.begin, name="report_template_new"),
    path("report-templates/<slug:slug>/", pages.one, name="report_template"),
    path("report-templates/<slug:slug>/upload", acts.upload, name="report_template_upload"),
    path("report-templates/<slug:slug>/make", acts.make, name="report_template_make"),
    path("report-templates/<slug:slug>/made/<uuid:pk>", pages.made, name="report_template_made"),
    path(f"{_VERSION}/file", pages.file, name="report_template_file"),
    path(f"{_VERSION}/preview.<str:kind>", pages.preview, name="report_template_preview"),
    path(f"{_VERSION}/hand-over", acts.hand_over, name="report_template_hand_over"),
    path(f"{_VERSION}/withdraw", acts.withdraw, name="report_template_withdraw"),
    path(f"{_VERSION}/decide", acts.decide, name="report_template_decide"),
]
