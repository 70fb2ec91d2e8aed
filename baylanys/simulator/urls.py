"""Addresses of the demonstration's pages."""

from django.urls import URLPattern, URLResolver, path

from baylanys.simulator import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("try/", views.try_it, name="try_it"),
    path("try/phone/", views.phone, name="try_phone"),
    path("try/phone/account", views.open_account, name="try_account"),
    path("try/sign-in/", views.sign_in, name="try_sign_in"),
    path("try/calendar/", views.use_calendar, name="try_calendar"),
]
