"""Addresses of the guard's rules and acts."""

from django.urls import path

from baylanys.desktop.views import guard_acts, guard_rules

urlpatterns = [
    path("admin/guard/", guard_rules.rules, name="guard_rules"),
    path("admin/guard/log", guard_rules.log, name="guard_log"),
    path("admin/guard/rules/<slug:measure>", guard_rules.save_rule, name="guard_rule_save"),
    path("admin/guard/reserve", guard_rules.save_reserve, name="guard_reserve_save"),
    path("admin/guard/people", guard_rules.save_calling, name="guard_calling_save"),
    path("live/guard/switch", guard_acts.switch_sheet, name="live_guard_sheet"),
    path("live/guard/off", guard_acts.switch_off_now, name="live_guard_off"),
    path("live/guard/on", guard_acts.switch_on_again, name="live_guard_on"),
    path("desk/guard", guard_acts.desk_guard, name="desk_guard"),
    path("desk/guard/answer", guard_acts.desk_guard_answer, name="desk_guard_answer"),
]
