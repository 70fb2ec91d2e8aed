"""The forms of the guard's rules."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baylanys.contract.queries import contract_zone
from baylanys.desktop.guard_words import GROUP_WORDS
from baylanys.guard.domain.rules import WORDS
from baylanys.guard.models.actions import ActName
from baylanys.guard.rules import Act, Measure, Rule
from baylanys.guard.rules_check import problems

BEYOND = 9999
_UNITS: dict[Measure, tuple[Any, Any]] = {
    Measure.LONGEST_WAIT: (_("Begins above, seconds"), _("Ends at or below, seconds")),
    Measure.WAITING: (_("Begins above, callers"), _("Ends at or below, callers")),
    Measure.LOST_FORECAST: (_("Begins above, per cent"), _("Ends at or below, per cent")),
}


class GuardRuleForm(forms.Form):
    """All that a rule says; what is wrong is said beside its field."""

    on = forms.BooleanField(label=_("The rule is on"), required=False)
    begins_at = forms.FloatField(max_value=BEYOND)
    ends_at = forms.FloatField(max_value=BEYOND)
    minimum_seconds = forms.IntegerField(label=_("Lasts at least, seconds"), min_value=0, max_value=BEYOND)
    callback_seconds = forms.FloatField(label=_("Callback offered after, seconds"), max_value=BEYOND)
    acts = forms.MultipleChoiceField(
        label=_("Then"), choices=ActName.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        label=_("Called to the line"),
        choices=list(GROUP_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    follows = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, measure: Measure, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{measure}-%s", **kwargs})
        self.measure = measure
        self.fields["begins_at"].label, self.fields["ends_at"].label = _UNITS[measure]
        for name in ("begins_at", "ends_at", "minimum_seconds", "callback_seconds"):
            self.fields[name].widget.attrs["class"] = "form-control"

    @classmethod
    def of(cls, rule: Rule, follows: int | None) -> "GuardRuleForm":
        """The form as the rule in force would fill it."""
        values: dict[str, Any] = {
            "on": rule.on,
            "minimum_seconds": rule.minimum_seconds,
            "acts": list(rule.acts),
            "groups": list(rule.groups),
            "follows": follows,
        }
        values |= {name: f"{getattr(rule, name):g}" for name in ("begins_at", "ends_at", "callback_seconds")}
        return cls(rule.measure, initial=values)

    @property
    def rule(self) -> Rule:
        values = {name: value for name, value in self.cleaned_data.items() if name != "follows"}
        values |= {"acts": frozenset(map(Act, values["acts"])), "groups": frozenset(values["groups"])}
        return Rule(measure=self.measure, **values)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            for field, problem in problems(self.rule):
                self.add_error(field, WORDS[problem])
        return values


class ReserveForm(forms.Form):
    """How many stay free while somebody dials out."""

    few = forms.IntegerField(label=_("With 5 to 7 on shift"), min_value=0, max_value=BEYOND)
    many = forms.IntegerField(label=_("With 8 or more on shift"), min_value=0, max_value=BEYOND)
    on = forms.BooleanField(label=_("The rule is on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "reserve-%s", **kwargs})
        for name in ("few", "many"):
            self.fields[name].widget.attrs["class"] = "form-control"


class SwitchOffForm(forms.Form):
    """For how long the guard, or one action, is switched off, and why."""

    act = forms.ChoiceField(choices=[("", ""), *ActName.choices], required=False)
    until = forms.DateTimeField(required=False)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=44_640)
    reason = forms.CharField(max_length=200, required=False)

    def clean_until(self) -> datetime | None:
        """The text is the contract's clock, not the server's."""
        moment: datetime | None = self.cleaned_data["until"]
        return moment and moment.replace(tzinfo=contract_zone())
