"""Addresses of the bot's settings."""

from django.urls import path

from baylanys.desktop.views import bot

urlpatterns = [
    path("bot/", bot.bot, name="bot"),
    path("bot/rule", bot.change_rule, name="bot_rule"),
    path("bot/bindings/<int:pk>/end", bot.end, name="bot_end_binding"),
    path("bot/texts/", bot.texts, name="bot_texts"),
    path("bot/texts/publish", bot.publish, name="bot_texts_publish"),
    path("bot/texts/back", bot.go_back, name="bot_texts_back"),
]
