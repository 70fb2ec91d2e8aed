from django.apps import AppConfig


class PlatformOperationsConfig(AppConfig):
    name = "baylanys.platform_operations"
    default_auto_field = "django.db.models.BigAutoField"
