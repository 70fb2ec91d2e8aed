from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "baylanys.reports"
    default_auto_field = "django.db.models.BigAutoField"
