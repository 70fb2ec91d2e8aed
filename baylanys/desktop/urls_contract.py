"""Addresses of the contract's pages: hours, holidays and lines, and the figures against the contract."""

from django.urls import path

from baylanys.desktop.views import bills, closings, cockpit, hours, minutes, overview, staffing

urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("cockpit/calls/", cockpit.calls, name="cockpit_calls"),
    path("staffing/", staffing.staffing, name="staffing"),
    path("staffing/staffing.<slug:form>", staffing.export, name="staffing_export"),
    path("staffing/reasons", staffing.explain, name="staffing_explain"),
    path("staffing/wanted/", staffing.wanted, name="staffing_wanted"),
    path("staffing/wanted/change", staffing.change_wanted, name="staffing_change"),
    path("staffing/wanted/peaks", staffing.declare, name="staffing_peaks"),
    path("minutes/", minutes.minutes, name="minutes"),
    path("minutes/peak", minutes.peak, name="minutes_peak"),
    path("minutes/correct", minutes.correct, name="minutes_correct"),
    path("minutes/bills/", bills.bills, name="bills"),
    path("minutes/bills/<int:pk>/", bills.bill, name="bill"),
    path("minutes/bills/<int:pk>/forget", bills.forget, name="bill_forget"),
    path("minutes/bills/<int:pk>/differences.xlsx", bills.differences, name="bill_file"),
    path("closings/", closings.closings, name="closings"),
    path("closings/close", closings.close, name="closings_close"),
    path("closings/sign", closings.sign, name="closings_sign"),
    path("closings/correct", closings.correct, name="closings_correct"),
    path("admin/hours/", hours.hours, name="hours"),
    path("admin/hours/lines/", hours.change_lines, name="hours_lines"),
    path("admin/hours/days/", hours.add_holiday, name="hours_day_add"),
    path("admin/hours/days/<int:row>/remove/", hours.remove_holiday, name="hours_day_remove"),
    path("admin/hours/days/<int:row>/move/", hours.move_holiday, name="hours_day_move"),
    path("admin/hours/<slug:code>/in-force/", hours.put_in_force, name="hours_in_force"),
    path("admin/hours/<slug:code>/", hours.change_hours, name="hours_week"),
]
