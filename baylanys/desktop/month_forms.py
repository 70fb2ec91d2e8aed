"""Forms of the account of minutes and of closed months."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DIRECTIONS = [("inbound", _("Inbound")), ("outbound", _("Outbound"))]


class MonthField(forms.CharField):
    """`2026-11`, as the first day of the month."""

    def clean(self, value: Any) -> date:
        try:
            return date.fromisoformat(f"{value or ''}-01")
        except ValueError as wrong:
            raise forms.ValidationError(_("Give a month, such as 2026-11.")) from wrong


class PeakForm(forms.Form):
    month = MonthField()
    is_peak = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=300)


class CorrectionForm(forms.Form):
    month = MonthField()
    direction = forms.ChoiceField(choices=DIRECTIONS)
    minutes = forms.IntegerField(min_value=-100_000, max_value=100_000)
    reason = forms.CharField(max_length=300)


class MonthForm(forms.Form):
    month = MonthField()


class SignForm(forms.Form):
    month = MonthField()
    sha256 = forms.CharField(max_length=64)


class ReasonForm(forms.Form):
    month = MonthField()
    reason = forms.CharField(max_length=500)
