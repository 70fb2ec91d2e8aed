"""The form of a new rule of callbacks."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baylanys.contract.queries import contract_zone
from baylanys.routing.models import Queue
from baylanys.telephony.domain.callback_rule import WORDS
from baylanys.telephony.promise_rule_check import KINDS, problems
from baylanys.telephony.promise_rules import PromiseRule

KIND_WORDS = {
    "premium_rate": _("premium numbers"),
    "shared_cost": _("shared-cost numbers"),
    "toll_free": _("toll-free numbers"),
    "voip": _("internet telephony"),
    "personal_number": _("personal numbers"),
    "fixed_line": _("city numbers"),
    "mobile": _("mobile numbers"),
}
BEYOND = 999


class CallbackRuleForm(forms.Form):
    """All that a rule says; what is wrong is said beside its field."""

    queue = forms.ModelChoiceField(
        Queue.objects.order_by("pk"), label=_("For"), required=False, empty_label=_("all queues without an own rule")
    )
    valid_from = forms.DateTimeField(
        label=_("Holds from (empty: from now on)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    offer_after_seconds = forms.FloatField(label=_("The key is offered after, seconds"), max_value=BEYOND)
    last_offer_seconds = forms.FloatField(label=_("Offered for the last time after, seconds"), max_value=BEYOND)
    limit_seconds = forms.FloatField(label=_("The wait ends after, seconds"), max_value=BEYOND)
    attempts = forms.IntegerField(label=_("Attempts"), min_value=0, max_value=BEYOND)
    gap_minutes = forms.IntegerField(label=_("Minutes between attempts"), min_value=0, max_value=BEYOND)
    a_day = forms.IntegerField(label=_("Promises a day to one number"), min_value=0, max_value=BEYOND)
    dial_from = forms.TimeField(label=_("Dialled from"), required=False)
    dial_until = forms.TimeField(label=_("Dialled until"), required=False)
    prefixes = forms.CharField(label=_("First digits of numbers that may be called"), max_length=200, required=False)
    forbidden = forms.MultipleChoiceField(
        label=_("Never called back"),
        choices=[(code, KIND_WORDS[code]) for code in KINDS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        queue: Any = self.fields["queue"]
        queue.label_from_instance = lambda row: getattr(row, f"name_{get_language()}") or row.code
        for name in ("dial_from", "dial_until"):
            self.fields[name].widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        for name, field in self.fields.items():
            if name != "forbidden":
                field.widget.attrs["class"] = "form-select" if name == "queue" else "form-control"

    @classmethod
    def of(cls, rule: PromiseRule) -> "CallbackRuleForm":
        """The form as the rule in force would fill it."""
        values = asdict(rule) | {"prefixes": " ".join(rule.prefixes), "forbidden": list(rule.forbidden)}
        values |= {name: f"{values[name]:g}" for name in values if name.endswith("_seconds")}
        return cls(initial=values)

    @property
    def rule(self) -> PromiseRule:
        values = dict(self.cleaned_data)
        values |= {"prefixes": tuple(values["prefixes"].split()), "forbidden": tuple(values["forbidden"])}
        return PromiseRule(**{name: value for name, value in values.items() if name not in {"queue", "valid_from"}})

    def clean_valid_from(self) -> datetime | None:
        """The text is the contract's clock, not the server's."""
        moment: datetime | None = self.cleaned_data["valid_from"]
        return moment and moment.replace(tzinfo=contract_zone())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            for field, problem in problems(self.rule):
                self.add_error(field, WORDS[problem])
        return values
