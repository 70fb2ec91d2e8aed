"""Addresses of the pages of what the customer approves."""

from django.urls import path

from baylanys.desktop.views import approvals

urlpatterns = [
    path("approvals/", approvals.approvals, name="approvals"),
    path("admin/approvals/", approvals.rules, name="approval_rules"),
    path("admin/approvals/set", approvals.set_rule, name="approval_rule_set"),
]
