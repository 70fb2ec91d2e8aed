"""Forms about operators and lines: a reason, peak days, what is wanted."""

from datetime import datetime
from typing import Any

from django import forms

from baylanys.reporting.models import StaffingRule
from baylanys.reporting.staffing import KINDS

COUNTS = ("operators", "peak_operators", "kazakh", "russian", "lines", "peak_lines")


class ReasonForm(forms.Form):
    """Why something was missing during [since, until)."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    since = forms.CharField(max_length=40)
    until = forms.CharField(max_length=40)
    reason = forms.CharField(max_length=300)

    def clean_since(self) -> datetime:
        return self._moment("since")

    def clean_until(self) -> datetime:
        return self._moment("until")

    def _moment(self, name: str) -> datetime:
        try:
            moment = datetime.fromisoformat(self.cleaned_data[name])
        except ValueError as wrong:
            raise forms.ValidationError("") from wrong
        if moment.tzinfo is None or not 2000 <= moment.year <= 2200:
            raise forms.ValidationError("")
        return moment


class PeakDaysForm(forms.Form):
    first = forms.DateField()
    last = forms.DateField()
    is_peak = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=300)


class WantedForm(forms.Form):
    valid_from = forms.DateField()
    operators = forms.IntegerField(min_value=1, max_value=500)
    peak_operators = forms.IntegerField(min_value=1, max_value=500)
    kazakh = forms.IntegerField(min_value=0, max_value=500)
    russian = forms.IntegerField(min_value=0, max_value=500)
    lines = forms.IntegerField(min_value=1, max_value=1000)
    peak_lines = forms.IntegerField(min_value=1, max_value=1000)


def first_values(row: StaffingRule | None) -> dict[str, Any]:
    """What holds, as the form shows it."""
    held = row or StaffingRule()
    return {name: getattr(held, name) for name in COUNTS}
