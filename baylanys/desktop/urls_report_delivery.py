"""Addresses of schedules and sendings of reports."""

from django.urls import path

from baylanys.desktop.views import report_deliveries, report_schedules

urlpatterns = [
    path("reports/schedules/", report_schedules.schedules, name="report_schedules"),
    path("reports/schedules/mailbox", report_schedules.mailbox, name="report_mailbox"),
    path("reports/schedules/<int:pk>/", report_schedules.schedule, name="report_schedule"),
    path("reports/schedules/<int:pk>/switch", report_schedules.switch, name="report_schedule_switch"),
    path("reports/schedules/<int:pk>/test", report_schedules.try_out, name="report_schedule_test"),
    path("reports/deliveries/", report_deliveries.deliveries, name="report_deliveries"),
    path("reports/deliveries/new/", report_deliveries.send_now, name="report_send"),
    path("reports/deliveries/<int:pk>/", report_deliveries.delivery, name="report_delivery"),
    path("reports/deliveries/<int:pk>/act", report_deliveries.act, name="report_delivery_act"),
    path("reports/deliveries/<int:pk>/files/<int:file>", report_deliveries.delivery_file, name="report_delivery_file"),
]
