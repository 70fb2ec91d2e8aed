"""Forms of the bot's settings: on and off, public articles, texts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baylanys.bot.choices import PublicArticles
from baylanys.bot.domain.rules import MOST_DAYS, longest
from baylanys.bot.rules import Rule
from baylanys.bot.texts import GROUPS, LANGUAGES
from baylanys.knowledge.models import ArticleVersion
from baylanys.messaging.models import BusinessNumber

GROUP_NAMES: dict[str, Any] = {
    "begin": _("Greeting and menu"),
    "hours": _("Working hours"),
    "answers": _("Answers and what was not understood"),
    "over": _("Handing over to an operator"),
    "requests": _("Requests of the person"),
    "staff": _("Figures and reports for the customer's people"),
    "codes": _("Binding of numbers"),
    "taps": _("Buttons and lines of lists"),
}


class RuleForm(forms.Form):
    """How the bot answers from now on."""

    is_on = forms.BooleanField(label=_("The bot answers on WhatsApp"), required=False)
    numbers = forms.MultipleChoiceField(
        label=_("At these numbers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    articles = forms.ChoiceField(label=_("Articles for the public"), choices=PublicArticles.choices)
    chosen = forms.MultipleChoiceField(label=_("Articles"), required=False, widget=forms.CheckboxSelectMultiple)
    confirm_days = forms.IntegerField(
        label=_("Bound numbers are confirmed anew after, days (0: never)"), min_value=0, max_value=MOST_DAYS
    )

    def __init__(self, *args: Any, rule: Rule, articles: list[ArticleVersion], **kwargs: Any) -> None:
        numbers = list(BusinessNumber.objects.filter(is_active=True).order_by("pk"))
        known = {
            "is_on": rule.is_on,
            "numbers": [str(row.pk) for row in numbers if row.pk not in rule.off_numbers],
            "articles": rule.articles,
            "chosen": [str(each) for each in rule.chosen],
            "confirm_days": rule.confirm_days,
        }
        super().__init__(*args, **{"initial": known, **kwargs})
        self._numbers = [row.pk for row in numbers]
        self.fields["numbers"].choices = [(str(row.pk), row.display_number or row.phone_number_id) for row in numbers]  # type: ignore[attr-defined]
        self.fields["chosen"].choices = [(str(row.article_id), row.title) for row in articles]  # type: ignore[attr-defined]
        for name, style in (
            ("is_on", "form-check-input"),
            ("articles", "form-select"),
            ("confirm_days", "form-control"),
        ):
            self.fields[name].widget.attrs["class"] = style
        for name in ("numbers", "chosen"):
            self.fields[name].widget.attrs["class"] = "form-check-input"

    @property
    def rule(self) -> Rule:
        """What was chosen."""
        said = self.cleaned_data
        on = {int(each) for each in said["numbers"]}
        off = tuple(number for number in self._numbers if number not in on)
        chosen = tuple(sorted(int(each) for each in said["chosen"]))
        return Rule(said["is_on"], off, said["articles"], chosen, said["confirm_days"])


class TextsForm(forms.Form):
    """Every text of the bot in each language."""

    note = forms.CharField(label=_("What changed"), required=False, max_length=200)

    def __init__(self, *args: Any, texts: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        known = {f"{key}-{code}": said[code] for key, said in texts.items() for code in LANGUAGES}
        super().__init__(*args, **{"initial": known, **kwargs})
        for name in known:
            key, _dash, code = name.rpartition("-")
            short = longest(key) < 100
            widget = forms.TextInput() if short else forms.Textarea({"rows": 3})
            widget.attrs |= {"class": "form-control", "lang": code}
            self.fields[name] = forms.CharField(label=code, max_length=longest(key), widget=widget)
        self.fields["note"].widget.attrs["class"] = "form-control"

    @property
    def groups(self) -> list[tuple[Any, list[list[Any]]]]:
        """Rows of three languages under the group's name."""
        return [
            (GROUP_NAMES[group], [[self[f"{key}-{code}"] for code in LANGUAGES] for key in keys])
            for group, keys in GROUPS.items()
        ]

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """What was written, by key and language."""
        keys = [key for keys in GROUPS.values() for key in keys]
        return {key: {code: self._said(f"{key}-{code}") for code in LANGUAGES} for key in keys}

    def _said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "").replace("\r\n", "\n")
