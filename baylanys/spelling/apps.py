from django.apps import AppConfig


class SpellingConfig(AppConfig):
    name = "baylanys.spelling"
    default_auto_field = "django.db.models.BigAutoField"
