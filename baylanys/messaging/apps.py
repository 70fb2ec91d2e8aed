from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "baylanys.messaging"
    default_auto_field = "django.db.models.BigAutoField"
