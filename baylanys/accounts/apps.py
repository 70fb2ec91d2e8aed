from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "baylanys.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from baylanys.accounts import receivers  # noqa: F401
