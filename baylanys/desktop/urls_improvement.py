"""Addresses of suggestions and complaints."""

from django.urls import path

from baylanys.desktop.views import improvement, improvement_office

urlpatterns = [
    path("improvement/", improvement.items, name="improvements"),
    path("improvement/new/", improvement.new_item, name="new_improvement"),
    path("improvement/summary/", improvement_office.summary, name="improvement_summary"),
    path("improvement/summary.xlsx", improvement_office.summary_file, name="improvement_summary_file"),
    path("improvement/<int:pk>/", improvement.item, name="improvement"),
    path("improvement/<int:pk>/comment", improvement.comment, name="improvement_comment"),
    path("improvement/<int:pk>/act", improvement.act, name="improvement_act"),
    path("improvement/<int:pk>/deliveries/<int:delivery>/again", improvement.again, name="improvement_again"),
    path("admin/developers/", improvement_office.developers, name="developers"),
    path("admin/developers/<int:pk>", improvement_office.set_developers, name="developers_set"),
]
