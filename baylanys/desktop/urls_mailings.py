"""Addresses of mailings."""

from django.urls import path

from baylanys.desktop.views import mailing_draft, mailing_people, mailing_rules, mailings

urlpatterns = [
    path("mailings/", mailings.mailings, name="mailings"),
    path("mailings/new/", mailing_draft.new, name="new_mailing"),
    path("mailings/text", mailing_draft.text, name="mailing_text"),
    path("mailings/count", mailing_draft.count, name="mailing_count"),
    path("mailings/<int:pk>/", mailings.mailing, name="mailing"),
    path("mailings/<int:pk>/act", mailings.act, name="mailing_act"),
    path("mailings/<int:pk>/decide", mailings.decide, name="mailing_decide"),
    path("mailings/<int:pk>/change/", mailing_draft.change, name="change_mailing"),
    path("mailings/<int:pk>/list", mailing_draft.bring, name="mailing_list"),
    path("mailings/<int:pk>/people/", mailing_people.people, name="mailing_people"),
    path("mailings/<int:pk>/people.xlsx", mailing_people.people_file, name="mailing_people_file"),
    path("admin/mailings/", mailing_rules.rules, name="mailing_rules"),
]
