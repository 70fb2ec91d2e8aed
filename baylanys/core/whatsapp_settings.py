"""How the centre reaches the WhatsApp Business Cloud API, and by what it knows that Meta speaks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

META = "https://graph.facebook.com"
VERSION = "v26.0"
VARIABLES = {
    "graph_url": "WHATSAPP_GRAPH_URL",
    "version": "WHATSAPP_GRAPH_VERSION",
    "app_secret": "WHATSAPP_APP_SECRET",
    "verify_token": "WHATSAPP_VERIFY_TOKEN",
    "phone_number_id": "WHATSAPP_PHONE_NUMBER_ID",
    "waba_id": "WHATSAPP_WABA_ID",
    "token": "WHATSAPP_TOKEN",
    "display_number": "WHATSAPP_DISPLAY_NUMBER",
}


@dataclass(frozen=True)
class WhatsAppSettings:
    """One business number at Meta, or at the stand-in of the demonstration.

    `graph_url` has neither version nor slash at its end. Ids and the displayed number are digits. Where nothing is
    configured the secrets are empty: `is_configured` says so, and nobody may take an empty secret for a key.
    """

    graph_url: str
    version: str
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    phone_number_id: str
    waba_id: str
    token: str = field(repr=False)
    display_number: str

    @property
    def is_configured(self) -> bool:
        """Messages can be sent, and webhooks told from forgeries."""
        return bool(self.token and self.phone_number_id and self.app_secret)


def read_whatsapp_settings(own: Mapping[str, str], environment: Mapping[str, str]) -> WhatsAppSettings:
    """Each value from its variable, else the centre's own; an empty variable counts as not given."""
    values = {name: environment.get(variable) or own.get(name, "") for name, variable in VARIABLES.items()}
    values["graph_url"] = (values["graph_url"] or META).rstrip("/")
    values["version"] = values["version"] or VERSION
    return WhatsAppSettings(**values)


def wants_standin(environment: Mapping[str, str], *, demo: bool) -> bool:
    """Whether the stand-in for Meta runs: in a demonstration that is not sent elsewhere, or where it is asked for."""
    return demo and (not environment.get("WHATSAPP_GRAPH_URL") or environment.get("BAYLANYS_STANDIN") == "1")
