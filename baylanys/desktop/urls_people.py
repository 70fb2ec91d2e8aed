"""Addresses of the pages of people."""

from django.urls import path

from baylanys.desktop.views import people

_person = "admin/people/<int:pk>"
urlpatterns = [
    path("admin/people/", people.people, name="people"),
    path("admin/people/new/", people.new_person, name="new_person"),
    path(f"{_person}/", people.person, name="person"),
    path(f"{_person}/deactivate", people.deactivate, name="person_deactivate"),
    path(f"{_person}/reactivate", people.reactivate, name="person_reactivate"),
    path(f"{_person}/password", people.new_password, name="person_password"),
    path(f"{_person}/phone", people.new_phone_password, name="person_phone"),
]
