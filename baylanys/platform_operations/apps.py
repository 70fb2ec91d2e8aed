from django.apps import AppConfig


class PlatformOperationsConfig(AppConfig):
    name = "baylanys.platform_operations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What is known of people here can be handed out and erased."""
        from baylanys.core.personal_data import Holder, register_holder
        from baylanys.platform_operations import personal_data as held

        register_holder(Holder("platform_operations", held.MODELS, held.gather, held.erase, held.hindrances))
