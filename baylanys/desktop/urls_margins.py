"""Addresses of the alarms of margins."""

from django.urls import path

from baylanys.desktop.views import margin_settings, margins

urlpatterns = [
    path("margins/", margins.alarms, name="margins"),
    path("margins/bar", margins.bar, name="margins_bar"),
    path("margins/<int:alarm>/acknowledge", margins.acknowledge_alarm, name="margins_acknowledge"),
    path("margins/silence", margins.silence_margin, name="margins_silence"),
    path("margins/silences/<int:silence>/end", margins.unsilence, name="margins_unsilence"),
    path("admin/margins/", margin_settings.settings, name="margin_settings"),
    path("admin/margins/told", margin_settings.add_subscription, name="margin_told"),
    path("admin/margins/told/<int:subscription>/end", margin_settings.end_subscription, name="margin_told_end"),
    path("admin/margins/template", margin_settings.set_template, name="margin_template"),
    path("admin/margins/<slug:margin>/rule", margin_settings.set_rule, name="margin_rule"),
]
