from django.apps import AppConfig

from baylanys.core.approval import register_waiting


class CrmConfig(AppConfig):
    name = "baylanys.crm"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Versions of the guide stand on the customer's list."""
        from baylanys.crm.domain.classifier_waiting import waiting_versions

        register_waiting("classifier", waiting_versions)
