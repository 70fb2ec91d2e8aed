"""The form of a schedule of reports, that of sending now, and that of the mailbox of notices."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.contract.queries import contract_zone
from baylanys.desktop.hours_forms import dress
from baylanys.desktop.report_schedule_words import WEEKLY, plan_choices
from baylanys.reports.delivery_checks import KINDS, To
from baylanys.reports.delivery_models import ScheduleVersion
from baylanys.reports.delivery_rules import LONGEST_SUBJECT, LONGEST_TEXT
from baylanys.reports.domain.schedule import Wanted
from baylanys.reports.report_names import report_choices
from baylanys.reports.schedule import FIRST_WORKING_DAY, LONGEST_DAYS, Covers, Often, Rule

BLANK_ROWS = 2
LANGUAGE_CHOICES = (("ru", "Русский"), ("kk", "Қазақша"), ("en", "English"), ("kk,ru", "Қазақша, русский"),
                    ("ru,kk", "Русский, қазақша"), ("kk,ru,en", "Қазақша, русский, English"))  # fmt: skip
_KIND_CHOICES = [(kind, kind.upper()) for kind in KINDS]


def _boxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})


class ReportsForm(forms.Form):
    """Which reports, as which files."""

    names = forms.MultipleChoiceField(label=gettext_lazy("Reports"), widget=_boxes())
    kinds = forms.MultipleChoiceField(label=gettext_lazy("Files"), choices=_KIND_CHOICES, widget=_boxes())

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = report_choices(person)  # type: ignore[attr-defined]
        boxes = {name: self.fields[name].widget for name in ("names", "kinds")}
        dress(self)
        for widget in boxes.values():
            widget.attrs["class"] = "form-check-input"


class ScheduleForm(ReportsForm):
    """A schedule; which of weekday, day and days count is said by the plan."""

    title = forms.CharField(label=gettext_lazy("Title of the schedule"), max_length=120)
    plan = forms.ChoiceField(label=gettext_lazy("How often, and about which days"))
    weekday = forms.TypedChoiceField(label=gettext_lazy("Weekday"), coerce=int, required=False, empty_value="0")
    day = forms.TypedChoiceField(label=gettext_lazy("Day of the month"), coerce=int, required=False, empty_value="1")
    days = forms.IntegerField(label=gettext_lazy("How many days"), min_value=1, max_value=LONGEST_DAYS, required=False)
    time = forms.TimeField(
        label=gettext_lazy("At (UTC+5)"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M"],
    )
    begins = forms.DateTimeField(
        label=gettext_lazy("Not before (empty: from now on)"), required=False, input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    back_days = forms.IntegerField(
        label=gettext_lazy("Days back that a missed sending is made up for"), min_value=1, max_value=LONGEST_DAYS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [(each, str(each)) for each in range(1, 32)]
        self.fields["plan"].choices = plan_choices()  # type: ignore[attr-defined]
        self.fields["weekday"].choices = list(enumerate(map(str, WEEKLY)))  # type: ignore[attr-defined]
        self.fields["day"].choices = [(FIRST_WORKING_DAY, _("first working day")), *days]  # type: ignore[attr-defined]
        for name in ("plan", "weekday", "day"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def wanted(self) -> Wanted:
        """What the person wants; recipients and texts stand beside the fields."""
        said = self.cleaned_data
        often, _colon, covers = said["plan"].partition(":")
        rule = Rule(Often(often), Covers(covers), said["time"].hour * 60 + said["time"].minute, int(said["weekday"]),
                    int(said["day"]), said["days"] or 7)  # fmt: skip
        begins = said["begins"]
        if begins:
            begins = datetime.combine(begins.date(), begins.time(), tzinfo=contract_zone())
        return Wanted(
            title=said["title"], names=said["names"], kinds=said["kinds"], rule=rule, to=recipients_of(self.data),
            texts=texts_of(self.data), begins_at=begins, back_days=said["back_days"],
            is_on=self.data.get("is_on") != "",
        )  # fmt: skip


class SendForm(ReportsForm):
    """Reports that leave at once."""

    first = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class MailboxForm(forms.Form):
    """An empty password keeps the one that is known; an empty server means that no mailbox is read."""

    address = forms.EmailField(label=gettext_lazy("Address that mails come back to"), required=False)
    host = forms.CharField(label=gettext_lazy("IMAP server (TLS)"), required=False, max_length=200)
    port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535)
    username = forms.CharField(label=gettext_lazy("User name"), required=False, max_length=200)
    password = forms.CharField(
        label=gettext_lazy("Password (empty: as it was)"), required=False, strip=False, max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip
    folder = forms.CharField(label=gettext_lazy("Folder"), max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


def initial_of(version: ScheduleVersion | None) -> dict[str, Any]:
    """The form as the schedule stands; a new one is the contract's weekly."""
    if version is None:
        return {"plan": "weekly:week", "weekday": 0, "day": 1, "days": 7, "time": time(9), "kinds": ["xlsx"],
                "back_days": 92}  # fmt: skip
    names = ("title", "names", "kinds", "weekday", "day", "days", "back_days")
    plan = {"plan": f"{version.often}:{version.covers}", "time": time(version.minute // 60, version.minute % 60)}
    return {name: getattr(version, name) for name in names} | plan


def recipients_of(said: MultiValueDict[str, str] | Any) -> list[To]:
    """Rows of address, name and languages."""
    rows = zip(said.getlist("address"), said.getlist("name"), said.getlist("languages"), strict=False)
    return [To(address, name, languages.split(",")) for address, name, languages in rows if address.strip()]


def texts_of(said: Any) -> dict[str, dict[str, str]]:
    """Subject and text of each language."""
    return {
        code: {
            "subject": said.get(f"subject_{code}", "")[:LONGEST_SUBJECT],
            "text": said.get(f"text_{code}", "")[:LONGEST_TEXT],
        }
        for code, _name in settings.LANGUAGES
    }


def rows_shown(to: list[To] | list[dict[str, Any]]) -> list[dict[str, str]]:
    """Rows for the page: those given, and blank ones."""
    given = [
        {"address": each.address, "name": each.name, "languages": ",".join(each.languages)}
        if isinstance(each, To)
        else {"address": each["address"], "name": each["name"], "languages": ",".join(each["languages"])}
        for each in to
    ]
    return [*given, *({"address": "", "name": "", "languages": ""} for _row in range(BLANK_ROWS))]
