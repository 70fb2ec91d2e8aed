"""Addresses of the pages of requests."""

from django.urls import path

from baylanys.desktop.views import (
    case_acts,
    case_escalation,
    case_files,
    case_list_acts,
    case_register,
    case_telling,
    cases,
)

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new_case, name="new_case"),
    path("cases/categories", cases.categories, name="case_categories"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/act", case_acts.act, name="case_act"),
    path("cases/<int:pk>/tell", case_telling.tell_person, name="case_tell"),
    path("cases/<int:pk>/call", case_telling.call_person, name="case_call"),
    path("cases/<int:pk>/people", case_files.people, name="case_people"),
    path("cases/<int:pk>/files", case_files.attach, name="case_attach"),
    path("cases/<int:pk>/files/<int:file>", case_files.file, name="case_file"),
    path("cases/give", case_list_acts.give, name="cases_give"),
    path("cases/views", case_list_acts.keep_view, name="case_view_keep"),
    path("cases/views/<int:view>/drop", case_list_acts.drop_view, name="case_view_drop"),
    path("cases/texts/", case_telling.texts, name="case_texts"),
    path("cases/escalation/", case_escalation.steps, name="case_escalation"),
    path("cases/escalation/<int:step>/end", case_escalation.end, name="case_escalation_end"),
    path("cases/escalation/mine", case_escalation.mine, name="case_escalation_mine"),
    path("registers/", case_register.case_register, name="case_register"),
    path("registers/requests.xlsx", case_register.case_register_file, name="case_register_file"),
]
