"""The form that says how alarms leave the centre."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from baylanys.desktop.hours_forms import dress
from baylanys.operations.choices import Security


class MailForm(forms.Form):
    """An empty password keeps the one that is known; an empty server keeps mail on this machine."""

    recipients = forms.CharField(
        label=_("Who gets the mails (addresses, one per line)"), required=False, widget=forms.Textarea({"rows": 3})
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
    host = forms.CharField(
        label=_("Mail server (empty: mails are put into files on this machine)"), required=False, max_length=200
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Protection"), choices=Security.choices)
    username = forms.CharField(label=_("User name at the mail server"), required=False, max_length=200)
    password = forms.CharField(
        label=_("Password (empty: as it was)"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    sender = forms.EmailField(label=_("Sender's address"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def clean_recipients(self) -> str:
        addresses = self.cleaned_data["recipients"].replace(",", " ").replace(";", " ").split()
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError as wrong:
                told = _("%(address)s is not an e-mail address.") % {"address": address}
                raise ValidationError(told) from wrong
        return "\n".join(addresses)
