"""Addresses of the demonstration's pages."""

from django.urls import URLPattern, URLResolver, path

from baylanys.simulator import messenger_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("try/", views.try_it, name="try_it"),
    path("try/phone/", views.phone, name="try_phone"),
    path("try/phone/account", views.open_account, name="try_account"),
    path("try/sign-in/", views.sign_in, name="try_sign_in"),
    path("try/calendar/", views.use_calendar, name="try_calendar"),
    path("try/whatsapp/", messenger_views.messenger, name="try_messenger"),
    path("try/whatsapp/people", messenger_views.people, name="try_messenger_people"),
    path("try/whatsapp/people/<slug:key>", messenger_views.conversation, name="try_messenger_conversation"),
    path("try/whatsapp/people/<slug:key>/messages", messenger_views.write, name="try_messenger_write"),
    path("try/whatsapp/people/<slug:key>/acts", messenger_views.do, name="try_messenger_act"),
    path("try/whatsapp/people/<slug:key>/media", messenger_views.upload, name="try_messenger_upload"),
    path("try/whatsapp/media/<slug:media_id>", messenger_views.media, name="try_messenger_media"),
    path("try/whatsapp/flows/<slug:flow_id>", messenger_views.flow, name="try_messenger_flow"),
    path("try/whatsapp/templates/", messenger_views.review, name="try_review"),
    path("try/whatsapp/templates/<slug:template_id>", messenger_views.decide, name="try_review_decide"),
]
