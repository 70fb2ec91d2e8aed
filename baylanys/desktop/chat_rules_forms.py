"""Forms of the page of chat rules."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.choices import Role
from baylanys.messaging.automatic_texts import LANGUAGES
from baylanys.messaging.choices import AutomaticKind
from baylanys.messaging.conversation_clock import Rules
from baylanys.messaging.domain.rules import RANGES
from baylanys.workforce.capacity import Capacity
from baylanys.workforce.domain.capacity import MOST_CHATS

LABELS: dict[str, Any] = {
    "silent_minutes": _("An operator who does not answer loses the chat after, minutes"),
    "desk_gone_minutes": _("A lost desk loses its chats after, minutes"),
    "warn_minutes": _("A quiet person is asked whether there is more after, minutes (0: never)"),
    "close_minutes": _("The chat of a quiet person is closed after, minutes"),
    "reopen_minutes": _("A closed chat opens again for a new message within, minutes"),
    "menu_seconds": _("Without an answer to its questions a chat joins the queue after, seconds"),
    "bot_quiet_minutes": _("A chat with the bot in which nobody writes is over after, minutes"),
    "offer_seconds": _("A chat is shown to one operator for, seconds"),
    "first_answer_seconds": _("Target of the first answer, seconds"),
    "answer_seconds": _("Target of each further answer, seconds"),
}
SWITCHES: dict[str, Any] = {
    "asks_language": _("Ask for the language where the first message does not show it"),
    "asks_topic": _("Ask for the topic"),
}


class RulesForm(forms.Form):
    """The limits in force, to be changed from now on."""

    referrals = forms.CharField(
        label=_("Topics of advertisements: one line each, id of the advertisement = code of the topic"),
        widget=forms.Textarea({"rows": 3, "class": "form-control", "spellcheck": "false"}),
        required=False,
        max_length=5000,
    )

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        known = {name: getattr(rules, name) for name in (*LABELS, *SWITCHES)}
        known["referrals"] = "\n".join(f"{source} = {topic}" for source, topic in rules.referrals.items())
        super().__init__(*args, **{"initial": known, **kwargs})
        for name, label in LABELS.items():
            least, most = RANGES[name]
            field = forms.IntegerField(label=label, min_value=least, max_value=most)
            field.widget.attrs["class"] = "form-control"
            self.fields[name] = field
        for name, label in SWITCHES.items():
            switch = forms.BooleanField(label=label, required=False)
            switch.widget.attrs["class"] = "form-check-input"
            self.fields[name] = switch

    def clean_referrals(self) -> dict[str, str]:
        """Lines without an equals sign say nothing and are refused."""
        pairs = [line.split("=", 1) for line in self.cleaned_data["referrals"].splitlines() if line.strip()]
        if any(len(pair) != 2 or not all(part.strip() for part in pair) for pair in pairs):
            raise forms.ValidationError(_("Write each line as: id = topic"))
        return {source.strip()[:80]: topic.strip()[:40] for source, topic in pairs}

    @property
    def rules(self) -> Rules:
        """What was written; the form is valid."""
        return Rules(**self.cleaned_data)

    def limits(self) -> list[forms.BoundField]:
        return [self[name] for name in LABELS]

    def switches(self) -> list[forms.BoundField]:
        return [self[name] for name in SWITCHES]


class CapacityForm(forms.Form):
    """What people of each role take at once."""

    def __init__(self, *args: Any, capacities: Mapping[str, Capacity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = [Role(role) for role in capacities]
        for role, held in capacities.items():
            chats = forms.IntegerField(label=Role(role).label, min_value=0, max_value=MOST_CHATS, initial=held.chats)
            chats.widget.attrs["class"] = "form-control"
            label = _("Calls may come beside open conversations")
            beside = forms.BooleanField(label=label, required=False, initial=held.calls_beside)
            beside.widget.attrs["class"] = "form-check-input"
            self.fields[f"{role}_chats"], self.fields[f"{role}_beside"] = chats, beside

    @property
    def capacities(self) -> dict[str, Capacity]:
        """What was written, by role; the form is valid."""
        given = self.cleaned_data
        return {str(role): Capacity(given[f"{role}_chats"], given[f"{role}_beside"]) for role in self.roles}

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """For each role its two fields."""
        return [(self[f"{role}_chats"], self[f"{role}_beside"]) for role in self.roles]


class TextsForm(forms.Form):
    """Every automatic text in every language."""

    def __init__(self, *args: Any, texts: dict[str, dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in AutomaticKind.values:
            for language in LANGUAGES:
                widget = forms.Textarea({"rows": 3, "class": "form-control", "lang": language})
                first = texts.get(kind, {}).get(language, "")
                field = forms.CharField(label=language, initial=first, widget=widget, required=False, max_length=1024)
                self.fields[f"{kind}_{language}"] = field

    @property
    def texts(self) -> dict[tuple[str, str], str]:
        """What was written, by kind and language; the form is valid."""
        return {
            (kind, language): self.cleaned_data[f"{kind}_{language}"].replace("\r\n", "\n").strip()
            for kind in AutomaticKind.values
            for language in LANGUAGES
        }

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """For each kind its words and its fields."""
        return [
            (str(label), [self[f"{kind}_{language}"] for language in LANGUAGES])
            for kind, label in AutomaticKind.choices
        ]
