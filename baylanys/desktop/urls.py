"""Addresses of the staff pages."""

from importlib.util import find_spec

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path

from baylanys.desktop.views import desk, desk_orders, desk_phone, entry, live, profile

_call = "desk/calls/<uuid:interaction>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", entry.start, name="start"),
    path("sign-in/", entry.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("language/", entry.choose_language, name="language"),
    path("profile/", profile.profile, name="profile"),
    path("profile/whatsapp/code", profile.bind_whatsapp, name="bind_whatsapp"),
    path("profile/whatsapp/end", profile.unbind_whatsapp, name="unbind_whatsapp"),
    path("live/stream", live.live_stream, name="live_stream"),
    path("desk/", desk.desk, name="desk"),
    path("desk/work", desk.work, name="desk_work"),
    path("desk/state", desk.state, name="desk_state"),
    path("desk/queue", desk.queue, name="desk_queue"),
    path("desk/caller", desk.caller, name="desk_caller"),
    path("desk/person", desk.person, name="desk_person"),
    path("desk/wrap-up-form", desk.wrap_up_form, name="desk_wrap_up_form"),
    path("desk/lease", desk_phone.lease, name="desk_lease"),
    path("desk/offers/<uuid:interaction>", desk_phone.offer, name="desk_offer"),
    path("desk/state/choose", desk_orders.choose_state, name="desk_choose_state"),
    path("desk/dial", desk_orders.dial, name="desk_dial"),
    path(f"{_call}/hold", desk_orders.hold, name="desk_hold"),
    path(f"{_call}/resume", desk_orders.resume, name="desk_resume"),
    path(f"{_call}/digits", desk_orders.send_digits, name="desk_digits"),
    path(f"{_call}/refuse", desk_orders.refuse, name="desk_refuse"),
    path(f"{_call}/hang-up", desk_orders.hang_up, name="desk_hang_up"),
    path(f"{_call}/wrap-up", desk_orders.finish_wrap_up, name="desk_finish_wrap_up"),
]
_PARTS = (
    "urls_report_delivery",
    "urls_transfers",
    "urls_chats",
    "urls_bot",
    "urls_live",
    "urls_guard_rules",
    "urls_register",
    "urls_telephony",
    "urls_contract",
    "urls_tasks",
    "urls_doors",
    "urls_people",
    "urls_contacts",
    "urls_approvals",
    "urls_scripts",
    "urls_improvement",
    "urls_knowledge",
    "urls_classifier",
    "urls_cases",
    "urls_platforms",
    "urls_operations",
    "urls_margins",
    "urls_spelling",
    "urls_templates",
    "urls_report_templates",
    "urls_mailings",
    "urls_numbers",
    "urls_reports",
)
for _module in _PARTS:
    if find_spec(f"baylanys.desktop.{_module}"):
        urlpatterns.append(path("", include(f"baylanys.desktop.{_module}")))
