from django.apps import AppConfig


class BotConfig(AppConfig):
    name = "baylanys.bot"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The bot takes its part in messaging, and what it knows of people can be handed out and erased."""
        from baylanys.bot import personal_data as held
        from baylanys.bot.domain.alarms import bound_number
        from baylanys.bot.hand import the_hand
        from baylanys.core.personal_data import Holder, register_holder
        from baylanys.guard.numbers import register_number_source
        from baylanys.messaging.bot_hand import register_hand

        register_hand(the_hand())
        register_number_source("bot", bound_number)
        register_holder(Holder("bot", held.MODELS, held.gather, held.erase))
