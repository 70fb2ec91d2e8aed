"""The forms of a WhatsApp template: its name, its text in a language."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baylanys.desktop.hours_forms import dress
from baylanys.messaging.choices import TemplateCategory
from baylanys.messaging.models import MessageTemplate
from baylanys.messaging.queries.templates import variables
from baylanys.messaging.template_parts import TEXT, Button, Parts, parts_of
from baylanys.whatsapp.template_limits import BODY, FOOTER, HEADER

KINDS_SHOWN = {"QUICK_REPLY", "URL", "PHONE_NUMBER"}


class NewTemplateForm(forms.Form):
    """How it is called at Meta, and what it is for."""

    name = forms.RegexField(
        label=_("Name at Meta (small Latin letters, digits and _)"),
        regex=r"^[a-z0-9_]+$",
        max_length=512,
        error_messages={"invalid": _("The name has small Latin letters, digits and _ alone.")},
    )
    category = forms.ChoiceField(label=_("Category"), choices=TemplateCategory.choices, initial="UTILITY")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class TextForm(forms.Form):
    """One language; variables stand in the text as {{name}}. Lengths are checked with all else that Meta refuses."""

    category = forms.ChoiceField(label=_("Category"), choices=TemplateCategory.choices)
    header = forms.CharField(label=_("Header"), required=False, max_length=4 * HEADER)
    body = forms.CharField(label=_("Text"), max_length=4 * BODY, widget=forms.Textarea({"rows": 6}))
    footer = forms.CharField(label=_("Footer"), required=False, max_length=4 * FOOTER)
    buttons = forms.CharField(
        label=_("Buttons (one a line: label, or label | link, or label | phone)"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 2}),
    )
    examples = forms.CharField(
        label=_("Examples for the review (one a line: name = example)"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    @classmethod
    def of(cls, template: MessageTemplate | None, language: str, category: str) -> "TextForm":
        """The form with what the template says now."""
        parts = parts_of(template.components) if template else Parts(body="")
        values = {"header": parts.header, "body": parts.body, "footer": parts.footer}
        values["category"] = template.category if template else category
        values["buttons"] = "\n".join(_button_line(each) for each in parts.buttons)
        known = {each.key: each.example for each in variables(template)} if template else {}
        values["examples"] = "\n".join(f"{key} = {example}" for key, example in known.items())
        return cls(initial=values, prefix=language)

    def clean_examples(self) -> dict[str, str]:
        found = {}
        for line in self.cleaned_data["examples"].splitlines():
            name, sign, example = line.partition("=")
            if line.strip() and not sign:
                raise ValidationError(_("Write each example as: name = example."))
            if line.strip():
                found[name.strip(" {}\t")] = example.strip()
        return found

    def clean_buttons(self) -> tuple[Button, ...]:
        lines = [line for line in self.cleaned_data["buttons"].splitlines() if line.strip()]
        return tuple(_button_of(line) for line in lines)

    @property
    def parts(self) -> Parts:
        """What was written, in our shape."""
        written = self.cleaned_data
        texts = {name: written[name].replace("\r\n", "\n").strip() for name in ("header", "body", "footer")}
        return Parts(header_format=TEXT if texts["header"] else "", buttons=written["buttons"], **texts)


def is_editable_here(template: MessageTemplate) -> bool:
    """Templates with a file for a header, or with other buttons, are changed at Meta."""
    parts = parts_of(template.components)
    return parts.header_format in {"", TEXT} and all(each.kind in KINDS_SHOWN for each in parts.buttons)


def _button_line(button: Button) -> str:
    return " | ".join(each for each in (button.label, button.url or button.number) if each)


def _button_of(line: str) -> Button:
    label, sign, target = (each.strip() for each in line.partition("|"))
    if not sign:
        return Button("QUICK_REPLY", label)
    if re.fullmatch(r"\+?[\d\s()-]{6,25}", target):
        return Button("PHONE_NUMBER", label, number="+" + "".join(re.findall(r"\d", target)))
    return Button("URL", label, url=target)
