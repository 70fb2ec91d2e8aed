from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    name = "baylanys.simulator"
    default_auto_field = "django.db.models.BigAutoField"
