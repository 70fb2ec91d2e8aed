from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "baylanys.knowledge"
    default_auto_field = "django.db.models.BigAutoField"
