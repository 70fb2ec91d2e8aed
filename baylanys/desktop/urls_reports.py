"""Addresses of reports: what there is, one of them, and the files that were made."""

from django.urls import path, re_path

from baylanys.desktop.views import made_reports, reports
from baylanys.reports.library import REPORTS

# Only the built-in ones: what stands beside them below reports/ has addresses of its own.
_one = f"reports/(?P<name>{'|'.join(REPORTS)})"

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/made/", made_reports.made, name="made_reports"),
    path("reports/made/<uuid:key>/", made_reports.download, name="made_report"),
    path("reports/orders/<uuid:key>/", made_reports.order, name="report_order"),
    re_path(f"^{_one}/$", reports.report, name="report"),
    re_path(f"^{_one}/make$", reports.make, name="report_make"),
]
