"""The form of a connector."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baylanys.platform_operations.choices import AuthKind, ConnectorKind
from baylanys.platform_operations.described import decoded
from baylanys.platform_operations.domain.connector import ConnectorValues
from baylanys.platform_operations.models import Connector
from baylanys.platform_operations.samples import SAMPLES


class ConnectorForm(forms.Form):
    """How a platform is reached, and what can be done there; begins with what is known of `connector`."""

    code = forms.RegexField(r"^[a-z][a-z0-9_-]{1,39}$", label=_("Code"), help_text=_("Latin letters; it stays."))
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=120)
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("How it is reached"), choices=ConnectorKind.choices)
    base_url = forms.CharField(label=_("Address"), max_length=300, required=False)
    auth = forms.ChoiceField(label=_("How we prove who we are"), choices=AuthKind.choices)
    auth_name = forms.CharField(label=_("User name, or name of the header"), max_length=120, required=False)
    secret = forms.CharField(
        label=_("Key or password"),
        max_length=2_000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept encrypted and never shown. Empty: the one there is stays; a new address needs it anew."),
    )
    networks = forms.CharField(
        label=_("Networks inside the house it may reach"),
        max_length=500,
        required=False,
        help_text=_("For a platform in your own network, such as 10.1.0.0/16. Empty for one on the Internet."),
    )
    answer_seconds = forms.IntegerField(label=_("Seconds to wait for an answer"), min_value=1, max_value=60, initial=10)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    description = forms.CharField(
        label=_("What can be done there (JSON)"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, connector: Connector | None = None, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _known(connector, kind), **kwargs})
        if connector is not None:
            del self.fields["code"]
        for name, field in self.fields.items():
            chosen = isinstance(field, forms.ChoiceField)
            style = "form-check-input" if name == "is_active" else "form-select" if chosen else "form-control"
            field.widget.attrs["class"] = style

    def clean_description(self) -> Any:
        """The description as values; where it is no JSON, the line where it stops."""
        try:
            return json.loads(self.cleaned_data["description"])
        except (ValueError, RecursionError) as wrong:
            raise forms.ValidationError(_("This is no JSON: %(where)s") % {"where": str(wrong)[:120]}) from wrong

    def values(self, connector: Connector | None) -> ConnectorValues:
        """What was written; the form is valid."""
        given = self.cleaned_data
        names = (
            "name_ru",
            "name_kk",
            "name_en",
            "kind",
            "base_url",
            "auth",
            "auth_name",
            "answer_seconds",
            "is_active",
        )
        return ConnectorValues(
            code=connector.code if connector else given["code"],
            secret=given["secret"] or None,
            networks=given["networks"].replace(",", " ").split(),
            description=given["description"],
            **{name: given[name] for name in names},
        )


def _known(connector: Connector | None, kind: str) -> dict[str, Any]:
    if connector is None:
        kind = kind if kind in SAMPLES else ConnectorKind.SCIM
        auth = AuthKind.NONE if kind == ConnectorKind.BY_HAND else AuthKind.BEARER
        return {"kind": kind, "auth": auth, "is_active": True, "description": _as_text(SAMPLES[kind])}
    names = ("name_ru", "name_kk", "name_en", "kind", "base_url", "auth", "auth_name", "answer_seconds", "is_active")
    known = {name: getattr(connector, name) for name in names}
    return known | {"networks": ", ".join(connector.networks), "description": _as_text(decoded(connector.description))}


def _as_text(description: Any) -> str:
    return json.dumps(description, ensure_ascii=False, indent=2)
