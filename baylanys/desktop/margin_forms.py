"""Forms of the page of alarms of margins: a rule, somebody who is told, the template."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import PERMISSIONS
from baylanys.desktop.hours_forms import dress
from baylanys.desktop.margin_page import margin_names
from baylanys.guard.choices import StepName, TellingWay
from baylanys.guard.domain.margin_rule import usable_alarm_templates
from baylanys.guard.thresholds import Thresholds
from baylanys.guard.watched import WATCHED

FORETOLD = frozenset({"in_time", "lost_month", "mean_wait", "minutes_in", "minutes_out"})
WITH_LEAST = frozenset({"in_time", "lost_day", "lost_month", "mean_wait"})
UNITS = {
    "seconds": gettext_lazy("seconds"),
    "calls": gettext_lazy("calls left"),
    "percent": gettext_lazy("per cent"),
    "operators": gettext_lazy("operators to spare"),
}


class RuleForm(forms.Form):
    """The thresholds of one margin; only what makes sense for it."""

    is_on = forms.BooleanField(label=gettext_lazy("The alarm is on"), required=False)
    attention = forms.FloatField(required=False)
    pressing = forms.FloatField(required=False)
    breach = forms.FloatField(required=False)
    on_forecast = forms.BooleanField(
        label=gettext_lazy("Also when the forecast of the month breaks the limit"), required=False
    )
    least = forms.IntegerField(label=gettext_lazy("Judged as if at least so many calls had come"), required=False)
    repeat_minutes = forms.IntegerField(
        label=gettext_lazy("Told again after, minutes (0: once a day or month)"), required=False
    )
    always = forms.BooleanField(label=gettext_lazy("Told outside working time too"), required=False)

    def __init__(self, margin: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        watched = WATCHED[margin]
        unit = UNITS[watched.unit]
        for name, words in (("attention", _("Attention")), ("pressing", _("Pressing")), ("breach", _("Limit"))):
            self.fields[name].label = f"{words}, {unit}"
        self.fields["breach"].label = _("Limit, %(unit)s (empty: the contract's)") % {"unit": unit}
        if margin not in FORETOLD:
            del self.fields["on_forecast"]
        if margin not in WITH_LEAST:
            del self.fields["least"]
        if watched.once:
            del self.fields["repeat_minutes"]
        dress(self)

    @property
    def rule(self) -> Thresholds:
        values = self.cleaned_data
        return Thresholds(
            is_on=values["is_on"], attention=values["attention"], pressing=values["pressing"], breach=values["breach"],
            on_forecast=values.get("on_forecast", False), least=values.get("least") or 0,
            repeat_minutes=values.get("repeat_minutes") or 0, always=values["always"],
        )  # fmt: skip


class SubscriptionForm(forms.Form):
    """Somebody, of what, by which way, from which step on."""

    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Who"))
    margin = forms.ChoiceField(label=gettext_lazy("About what"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=TellingWay.choices, initial=TellingWay.MAIL)
    from_step = forms.TypedChoiceField(label=gettext_lazy("From which step on"), choices=StepName.choices, coerce=int)
    number = forms.CharField(
        label=gettext_lazy("WhatsApp number (empty: the one bound to the account)"), max_length=20, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        roles = PERMISSIONS["see_figures"]
        person.queryset = Person.objects.filter(is_active=True, role__in=roles).order_by("last_name", "username")
        person.label_from_instance = lambda row: f"{row.display_name} · {row.get_role_display()}"
        margin: Any = self.fields["margin"]
        margin.choices = [("", _("all alarms")), *margin_names()]
        for name in ("person", "margin", "way", "from_step"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["number"].widget.attrs["class"] = "form-control"


class TemplateForm(forms.Form):
    """By which template alarms go where nobody has written for 24 hours."""

    name = forms.ChoiceField(label=gettext_lazy("Template"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict.fromkeys(each.name for each in usable_alarm_templates())
        field: Any = self.fields["name"]
        field.choices = [("", _("none")), *((name, name) for name in names)]
        field.widget.attrs["class"] = "form-select"
