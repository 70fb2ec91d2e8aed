from django.apps import AppConfig

from baylanys.core.approval import register_waiting


class CampaignsConfig(AppConfig):
    name = "baylanys.campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Mailings stand on the customer's list; what is known of people here can be handed out and erased."""
        from baylanys.campaigns import personal_data as held
        from baylanys.campaigns.waiting import waiting_mailings
        from baylanys.core.personal_data import Holder, register_holder

        register_waiting("mailing", waiting_mailings)
        register_holder(Holder("campaigns", held.MODELS, held.gather, held.erase))
