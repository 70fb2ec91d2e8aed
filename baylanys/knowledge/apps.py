from django.apps import AppConfig

from baylanys.core.approval import register_waiting


class KnowledgeConfig(AppConfig):
    name = "baylanys.knowledge"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Versions of articles and scripts stand on the customer's list."""
        from baylanys.knowledge.domain.waiting import waiting_versions
        from baylanys.knowledge.script_queries import waiting_scripts

        register_waiting("article", waiting_versions)
        register_waiting("script", waiting_scripts)
