"""Addresses of the pages about who may do what, and who did."""

from django.urls import path

from baylanys.desktop.views import access, audit, profile

urlpatterns = [
    path("audit/", audit.audit, name="audit"),
    path("audit/audit.<slug:form>", audit.export_audit, name="export_audit"),
    path("admin/access/", access.access, name="access"),
    path("admin/access/locks/<int:lock>/end", access.end_lock, name="unlock"),
    path("profile/sessions/end", profile.end_others, name="end_other_sessions"),
    path("profile/sessions/<int:session>/end", profile.end_one, name="end_session"),
]
