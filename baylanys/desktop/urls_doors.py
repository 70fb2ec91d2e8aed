"""Addresses of the pages about who may do what, and who did."""

from django.urls import path

from baylanys.desktop.views import audit

urlpatterns = [
    path("audit/", audit.audit, name="audit"),
    path("audit/audit.<slug:form>", audit.export_audit, name="export_audit"),
]
