"""What the pages of suggestions and complaints show, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import may
from baylanys.contract.models import Project
from baylanys.desktop.register_file import Cell
from baylanys.improvement.choices import ItemKind
from baylanys.improvement.domain.delivery import channels_for
from baylanys.improvement.models import ImprovementEvent, ImprovementItem
from baylanys.improvement.states import acts_in
from baylanys.improvement.summary import Line, Summary

EVENTS = {
    "opened": gettext_lazy("wrote it down"),
    "take": gettext_lazy("took it"),
    "assign": gettext_lazy("gave it to"),
    "send": gettext_lazy("sent it to the developers"),
    "sent_again": gettext_lazy("sent it once more"),
    "delivered": gettext_lazy("handed it over"),
    "given_up": gettext_lazy("could not hand it over"),
    "finish": gettext_lazy("answered: done"),
    "decline": gettext_lazy("answered: declined"),
    "reopen": gettext_lazy("opened it again"),
    "comment": gettext_lazy("remarked"),
}
REFUSALS = {
    "text_missing": gettext_lazy("Write a few words first."),
    "unknown_kind": gettext_lazy("Choose what it is and what it is about."),
    "not_now": gettext_lazy("This is not possible now."),
    "changed_meanwhile": gettext_lazy("Somebody changed it meanwhile; look at it again."),
    "no_channel": gettext_lazy("No developers are named for this project. An administrator names them."),
    "name_missing": gettext_lazy("Give it a name."),
    "nothing_to_reach": gettext_lazy("Give an e-mail address or the address of a webhook."),
    "bad_email": gettext_lazy("This is no e-mail address."),
    "bad_address": gettext_lazy("This is no address of a webhook: https://… without a query."),
    "needs_https": gettext_lazy("A webhook outside the house needs https."),
    "inside": gettext_lazy("This address lies inside the house; name its network to allow it."),
}

TROUBLES = {
    "address_refused": gettext_lazy("The address lies inside the house, and its network is not named."),
    "not_connected": gettext_lazy("The address could not be reached."),
    "no_answer": gettext_lazy("No answer came."),
}


def refusal_words(code: str) -> str:
    """Why it was not done."""
    return str(REFUSALS.get(code, REFUSALS["not_now"]))


def trouble_words(trouble: str) -> str:
    """Why developers were not reached; what has no words of its own stands as it was told."""
    return str(TROUBLES.get(trouble.split(":", 1)[0], trouble))


def project_name(project: Project | None) -> str:
    """The project's name in the reader's language; empty without one."""
    language = get_language() or "ru"
    return (getattr(project, f"name_{language}", "") or project.name_ru or project.code) if project else ""


def item_context(item: ImprovementItem, person: Any) -> dict[str, Any]:
    """The page of one item."""
    works = may(person, "work_improvements")
    return {
        "item": item,
        "project": project_name(item.project),
        "events": [_told(row) for row in item.events.select_related("by")],
        "deliveries": [(row, trouble_words(row.trouble)) for row in item.deliveries.select_related("channel")],
        "acts": acts_in(item.state) if works else [],
        "works": works,
        "people": Person.objects.filter(is_active=True, role__in=["supervisor", "administrator", "quality"]).order_by(
            "last_name", "username"
        ),
        "channels": channels_for(item),
    }


def _told(row: ImprovementEvent) -> dict[str, Any]:
    target = row.detail.get("to") or row.detail.get("channel", "")
    who = row.by.display_name if row.by else _("the system")
    return {"row": row, "who": who, "words": EVENTS.get(row.kind, row.kind), "target": target}


def month_start(text: str, now: datetime, zone: ZoneInfo) -> date:
    """The first day of the month asked for (2026-11), else of the present one."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        asked = now.astimezone(zone).date()
    return asked.replace(day=1) if 2000 <= asked.year < 2200 else now.astimezone(zone).date().replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The day's first moment in the contract's zone."""
    return datetime.combine(day, time(), zone)


def summary_lines(summary: Summary) -> list[dict[str, Any]]:
    """The lines of the month with names in the reader's language."""
    projects = {row.code: row for row in Project.objects.all()}
    return [
        {"line": line, "project": project_name(projects.get(line.project)), "counts": _counts(line)}
        for line in summary.lines
    ]


def _counts(line: Line) -> list[int]:
    return [line.by_kind.get(code, 0) for code in ItemKind.values]


@dataclass(frozen=True)
class SummaryTable:
    """The month as a file: the lines, and the whole."""

    summary: Summary
    month: str
    language: str

    def title(self) -> str:
        return self.month

    def head(self) -> list[str]:
        kinds = [str(label) for label in ItemKind.labels]
        return [_("Project"), _("Platform"), *kinds, _("Noted"), _("Closed in the month"), _("Open at its end")]

    def rows(self) -> Iterator[list[Cell]]:
        for each in summary_lines(self.summary):
            line: Line = each["line"]
            yield [each["project"], line.platform, *each["counts"], line.opened, line.closed, line.left]
        whole = [self.summary.by_kind.get(code, 0) for code in ItemKind.values]
        yield [_("Together"), "", *whole, self.summary.opened, self.summary.closed, self.summary.left]
