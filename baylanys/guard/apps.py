from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "baylanys.guard"
    default_auto_field = "django.db.models.BigAutoField"
