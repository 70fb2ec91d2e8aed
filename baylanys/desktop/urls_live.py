"""Addresses of the live view."""

from django.urls import path

from baylanys.desktop.views import live_chats, live_limits, live_orders, live_view, wallboard, wallboard_links

urlpatterns = [
    path("supervisor/", live_view.supervisor, name="supervisor"),
    path("live/", live_view.live, name="live"),
    path("live/pulse", live_view.pulse, name="live_pulse"),
    path("live/limits/", live_limits.limits, name="live_limits"),
    path("live/limits/set", live_limits.set_new, name="live_limits_set"),
    path("live/operators/<slug:username>", live_view.operator, name="live_operator"),
    path("live/operators/<slug:username>/state", live_orders.set_state, name="live_set_state"),
    path("live/operators/<slug:username>/free", live_orders.free_offer, name="live_free_offer"),
    path("live/calls/<uuid:interaction>", live_view.waiting_call, name="live_call"),
    path("live/calls/<uuid:interaction>/move", live_orders.move_caller, name="live_move_caller"),
    path("live/calls/<uuid:interaction>/listen", live_orders.listen, name="live_listen"),
    path("live/calls/<uuid:interaction>/whisper", live_orders.whisper, name="live_whisper"),
    path("live/calls/<uuid:interaction>/join", live_orders.barge_in, name="live_barge_in"),
    path("live/chats/<uuid:conversation>", live_chats.chat, name="live_chat"),
    path("live/chats/<uuid:conversation>/assign", live_chats.assign, name="live_assign_chat"),
    path("live/chats/<uuid:conversation>/release", live_chats.release, name="live_release_chat"),
    path("live/chats/<uuid:conversation>/move", live_chats.move, name="live_move_chat"),
    path("live/phone", live_orders.lease_phone, name="live_phone"),
    path("live/phone/leave", live_orders.stop_listening, name="live_stop_listening"),
    path("wallboard/", wallboard.wallboard, name="wallboard"),
    path("wallboard/now", wallboard.news, name="wallboard_now"),
    path("wallboard/open/<str:token>", wallboard.open_link, name="wallboard_open"),
    path("admin/wallboards/", wallboard_links.links, name="wallboards"),
    path("admin/wallboards/make", wallboard_links.make, name="wallboard_make"),
    path("admin/wallboards/<int:token>/revoke", wallboard_links.revoke, name="wallboard_revoke"),
]
