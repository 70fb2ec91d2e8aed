from django.apps import AppConfig

from baylanys.core.approval import register_waiting


class CrmConfig(AppConfig):
    name = "baylanys.crm"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Versions of the guide stand on the customer's list."""
        from baylanys.crm.domain.classifier_waiting import waiting_versions

        register_waiting("classifier", waiting_versions)
        self._hold()

    def _hold(self) -> None:
        """What is known of people here can be handed out and erased."""
        from baylanys.core.personal_data import Holder, register_holder
        from baylanys.crm import personal_data as held

        register_holder(Holder("crm", held.MODELS, held.gather, held.erase, held.hindrances))
