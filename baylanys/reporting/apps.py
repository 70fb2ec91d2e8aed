from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "baylanys.reporting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What is known of people here can be erased."""
        from baylanys.core.personal_data import Holder, register_holder
        from baylanys.reporting import personal_data as held

        register_holder(Holder("reporting", held.MODELS, held.gather, held.erase))
