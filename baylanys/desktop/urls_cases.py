"""Addresses of the pages of requests."""

from django.urls import path

from baylanys.desktop.views import case_acts, case_register, cases

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new_case, name="new_case"),
    path("cases/categories", cases.categories, name="case_categories"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/act", case_acts.act, name="case_act"),
    path("registers/", case_register.case_register, name="case_register"),
    path("registers/requests.xlsx", case_register.case_register_file, name="case_register_file"),
]
