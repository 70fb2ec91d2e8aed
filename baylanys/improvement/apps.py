from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "baylanys.improvement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What is known of people here can be handed out and erased."""
        from baylanys.core.personal_data import Holder, register_holder
        from baylanys.improvement import personal_data as held

        register_holder(Holder("improvement", held.MODELS, held.gather, held.erase))
