"""Forms of the page of hours: what people write becomes values, or a clear error at its field."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baylanys.contract.hours_text import UnreadableHours, read_hours
from baylanys.contract.queries import contract_zone
from baylanys.desktop.hours_page import WEEKDAYS, Week

_EXAMPLE = _("For example: 09:00–13:00, 14:00–18:00; nothing for a day off.")


class HoursForm(forms.Form):
    """A week of hours and the day from which it holds."""

    valid_from = forms.DateField(label=_("Holds from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in enumerate(WEEKDAYS):
            self.fields[f"day{weekday}"] = forms.CharField(label=str(name), required=False, max_length=80)
        dress(self)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["week"] = [self._day(weekday, values) for weekday in range(7)]
        return values

    @property
    def week(self) -> Week:
        week: Week = self.cleaned_data["week"]
        return week

    @property
    def day_fields(self) -> list[forms.BoundField]:
        return [self[f"day{weekday}"] for weekday in range(7)]

    def _day(self, weekday: int, values: dict[str, Any]) -> list[tuple[int, int]]:
        try:
            return read_hours(values.get(f"day{weekday}") or "")
        except UnreadableHours as unreadable:
            told = _("“%(part)s” is not understood.") % {"part": unreadable.part}
            self.add_error(f"day{weekday}", f"{told} {_EXAMPLE}")
            return []


class DayForm(forms.Form):
    """A holiday or a moved working day; one name is enough."""

    day = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    name_kk = forms.CharField(label=_("Name in Kazakh"), required=False, max_length=200)
    name_ru = forms.CharField(label=_("Name in Russian"), required=False, max_length=200)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    is_working = forms.BooleanField(label=_("Not a holiday: a working day moved here"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    @property
    def names(self) -> tuple[str, str, str]:
        values = self.cleaned_data
        return values["name_kk"], values["name_ru"], values["name_en"]


class MoveForm(forms.Form):
    """The date to which a day moves."""

    to = forms.DateField(label=_("New date"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class LinesForm(forms.Form):
    """A number of lines and the moment from which it holds, on the contract's clock; at once where empty."""

    lines = forms.IntegerField(label=_("Lines at once"), min_value=1, max_value=1000)
    valid_from = forms.DateTimeField(
        label=_("Holds from (empty: at once)"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def clean_valid_from(self) -> datetime | None:
        """The text is the contract's clock, not the server's."""
        moment: datetime | None = self.cleaned_data["valid_from"]
        return moment and moment.replace(tzinfo=contract_zone())


def dress(form: forms.Form) -> None:
    """Fields look like the product's; those with an error say so to screen readers."""
    for field in form.fields.values():
        is_box = isinstance(field.widget, forms.CheckboxInput)
        field.widget.attrs["class"] = "form-check-input" if is_box else "form-control"
