"""Forms of the pages of contacts."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baylanys.contract.models import Project
from baylanys.crm.choices import ConsentPurpose
from baylanys.crm.models import Contact
from baylanys.interactions.choices import Channel, Language

NUMBERS = 5


class ContactForm(forms.Form):
    """Who a person outside is, and how he or she is reached; begins with what is known of `contact`."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("", "—"), *Language.choices], required=False)
    numbers = forms.CharField(
        label=_("Phone numbers"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "tel"}),
        help_text=_("One on a line; 8 701 … and +7 701 … are the same."),
    )
    projects = forms.MultipleChoiceField(
        label=_("Projects"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    )

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _known_of(contact), **kwargs})
        title = f"name_{get_language() or 'ru'}"
        field: Any = self.fields["projects"]
        field.choices = list(Project.objects.filter(is_active=True).order_by(title).values_list("code", title))
        if not field.choices:
            del self.fields["projects"]
        for name, control in (("name", "form-control"), ("language", "form-select"), ("numbers", "form-control")):
            self.fields[name].widget.attrs["class"] = control

    @property
    def description(self) -> dict[str, Any]:
        """What was written; the form is valid."""
        values = self.cleaned_data
        return {
            "name": values["name"],
            "language": values["language"],
            "numbers": values["numbers"].splitlines(),
            "projects": values.get("projects", []),
        }


class ConsentForm(forms.Form):
    """What a person agreed to, or took back."""

    purpose = forms.ChoiceField(label=_("For what"), choices=ConsentPurpose.choices)
    channel = forms.ChoiceField(label=_("By which channel"), choices=[("", _("any")), *Channel.choices], required=False)
    given = forms.ChoiceField(label=_("What was said"), choices=[("yes", _("agrees")), ("no", _("takes it back"))])
    source = forms.CharField(label=_("Where it was said"), max_length=200)
    wording = forms.CharField(
        label=_("Text agreed to"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if chosen else "form-control"


def _known_of(contact: Contact | None) -> dict[str, Any]:
    if contact is None:
        return {}
    return {
        "name": contact.name,
        "language": contact.language,
        "numbers": "\n".join(phone.e164 for phone in contact.phones.all()),
        "projects": list(contact.projects.values_list("project__code", flat=True)),
    }
