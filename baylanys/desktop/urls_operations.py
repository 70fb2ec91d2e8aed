"""Addresses of the pages about the centre as a machine."""

from django.urls import path

from baylanys.desktop.views import alarms

urlpatterns = [
    path("admin/alarms/", alarms.alarms, name="alarms"),
    path("admin/alarms/mail/", alarms.change_mail, name="alarms_mail"),
    path("admin/alarms/mail/try/", alarms.try_mail, name="alarms_try_mail"),
]
