"""Addresses of scripts: what is said, how it is written, how it is followed."""

from django.urls import path

from baylanys.desktop.views import script_answers, script_desk, scripts

_desk = "desk/scripts/<uuid:interaction>"
urlpatterns = [
    path("scripts/", scripts.scripts, name="scripts"),
    path("scripts/new", scripts.new, name="script_new"),
    path("scripts/<int:pk>/", scripts.script, name="script"),
    path("scripts/<int:pk>/draft", scripts.draft, name="script_draft"),
    path("scripts/<int:pk>/steps", scripts.new_step, name="script_new_step"),
    path("scripts/<int:pk>/steps/<slug:code>", scripts.step, name="script_step"),
    path("scripts/<int:pk>/submit", scripts.submit, name="script_submit"),
    path("scripts/<int:pk>/archive", scripts.archive, name="script_archive"),
    path("scripts/<int:pk>/answers.xlsx", script_answers.answers, name="script_answers"),
    path("scripts/versions/<int:pk>/decide", scripts.decide, name="script_decide"),
    path("scripts/versions/<int:pk>/walk", script_desk.walk, name="script_walk"),
    path(_desk, script_desk.panel, name="desk_script"),
    path(f"{_desk}/begin", script_desk.begin, name="desk_script_begin"),
    path(f"{_desk}/runs/<int:run>", script_desk.step, name="desk_script_step"),
]
