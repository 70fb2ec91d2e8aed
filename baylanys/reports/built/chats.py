"""Conversations in WhatsApp: how many, and how soon people were answered (3.6)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.interactions.choices import Language
from baylanys.messaging.models import AnswerTime, Conversation
from baylanys.reports.addresses import page
from baylanys.reports.asked import Asked
from baylanys.reports.built.parts import bounds_of, operators, percent, put_together
from baylanys.reports.report import Chart, Column, Figure, Kind, Report, Series, Table
from baylanys.reports.spans import previous_of

_KEPT = Q(working_ms__lte=F("target_seconds") * 1000)
_MEASURED: dict[str, Any] = {
    "answers": Count("pk"),
    "kept": Count("pk", filter=_KEPT),
    "mean_ms": Avg("working_ms"),
    "first": Count("pk", filter=Q(is_first=True)),
    "first_kept": Count("pk", filter=Q(is_first=True) & _KEPT),
    "first_ms": Avg("working_ms", filter=Q(is_first=True)),
}


def build(asked: Asked) -> Report:
    """Conversations opened in the days, answers given in them, by day and by operator."""
    now, before = _measured(asked, asked.first, asked.last), _measured(asked, *previous_of(asked.first, asked.last))
    days = _days(asked)
    return put_together(
        asked,
        _figures(asked, now, before),
        [_opened_chart(days), _answer_chart(days), _language_chart(asked)],
        [_by_day(days), _by_operator(asked)],
        empty=not now["opened"] and not now["answers"],
        notes=[_("Waits are counted in working time; each answer is judged by the target in force when it was given.")],
    )


def _opened(asked: Asked, start: datetime, end: datetime) -> QuerySet[Conversation]:
    return Conversation.objects.filter(
        opened_at__gte=start, opened_at__lt=end, **_narrowed(asked, "", "operator__person__")
    )


def _answers(asked: Asked, start: datetime, end: datetime) -> QuerySet[AnswerTime]:
    return AnswerTime.objects.filter(
        at__gte=start, at__lt=end, **_narrowed(asked, "conversation__", "operator__person__")
    )


def _narrowed(asked: Asked, prefix: str, person: str) -> dict[str, str]:
    wanted = {f"{prefix}{each}": asked.options.get(each, "") for each in ("language", "queue", "project")}
    wanted[f"{person}username"] = asked.options.get("operator", "")
    return {name: value for name, value in wanted.items() if value}


def _measured(asked: Asked, first: date, last: date) -> dict[str, Any]:
    start, end = bounds_of(first, last, asked)
    closed = Conversation.objects.filter(closed_at__gte=start, closed_at__lt=end)
    closed = closed.filter(**_narrowed(asked, "", "operator__person__"))
    found: dict[str, Any] = _answers(asked, start, end).aggregate(**_MEASURED)
    return found | {"opened": _opened(asked, start, end).count(), "closed": closed.count()}


def _figures(asked: Asked, now: dict[str, Any], before: dict[str, Any]) -> Iterator[Figure]:
    address = page("chats", days_from=asked.first, days_to=asked.last)

    def figure(key: str, title: str, kind: Kind, value: Any, previous: Any, note: str = "") -> Figure:
        return Figure(key, title, value, kind, "", "", None, previous, address, note)

    def share(found: dict[str, Any], part: str, whole: str) -> float | None:
        return percent(found[part], found[whole])

    yield figure("opened", _("Conversations opened"), "whole", now["opened"], before["opened"])
    yield figure("closed", _("Conversations closed"), "whole", now["closed"], before["closed"])
    yield figure("answers", _("Answers of operators"), "whole", now["answers"], before["answers"])
    first, later = share(now, "first_kept", "first"), share(now, "kept", "answers")
    yield figure("first_kept", _("First answers in time"), "percent", first, share(before, "first_kept", "first"))
    yield figure("kept", _("All answers in time"), "percent", later, share(before, "kept", "answers"))
    yield figure(
        "first_mean", _("Mean wait for the first answer"), "seconds", _s(now["first_ms"]), _s(before["first_ms"])
    )
    yield figure("mean", _("Mean wait for an answer"), "seconds", _s(now["mean_ms"]), _s(before["mean_ms"]))


def _days(asked: Asked) -> list[tuple[date, int, dict[str, Any]]]:
    """Day, conversations opened, answers measured; days with neither left out."""
    start, end = bounds_of(asked.first, asked.last, asked)
    by_day = TruncDate("opened_at", tzinfo=asked.zone)
    opened: dict[date, int] = dict(
        _opened(asked, start, end).values_list(by_day).annotate(number=Count("pk")).order_by()
    )
    rows: Any = _answers(asked, start, end).annotate(day=TruncDate("at", tzinfo=asked.zone)).values("day")
    measured = {row["day"]: row for row in rows.annotate(**_MEASURED).order_by()}
    nothing = dict.fromkeys(("answers", "kept", "first", "first_kept"), 0) | {"mean_ms": None, "first_ms": None}
    return [(day, opened.get(day, 0), measured.get(day, nothing)) for day in sorted(opened.keys() | measured.keys())]


def _opened_chart(days: list[tuple[date, int, dict[str, Any]]]) -> Chart:
    names = tuple(f"{day:%d.%m}" for day, _count, _found in days)
    series = (
        Series("opened", _("Conversations opened"), tuple(count for _day, count, _found in days)),
        Series("answers", _("Answers of operators"), tuple(found["answers"] for _day, _count, found in days)),
    )
    return Chart("opened", _("How many people wrote, and how many answers did they get?"), "columns", names, series)


def _answer_chart(days: list[tuple[date, int, dict[str, Any]]]) -> Chart:
    given = [(day, found) for day, _count, found in days if found["answers"]]
    names = tuple(f"{day:%d.%m}" for day, _found in given)
    series = (
        Series("kept", _("In time, %"), tuple(percent(found["kept"], found["answers"]) for _day, found in given)),
    )
    return Chart("kept", _("Which share of answers came in time?"), "line", names, series, "percent")


def _language_chart(asked: Asked) -> Chart:
    start, end = bounds_of(asked.first, asked.last, asked)
    counts = Counter(dict(_opened(asked, start, end).values_list("language").annotate(number=Count("pk")).order_by()))
    given = [(str(title), counts[code]) for code, title in (*Language.choices, ("", _("not stated"))) if counts[code]]
    names, values = tuple(name for name, _number in given), tuple(float(number) for _name, number in given)
    series = (Series("opened", pgettext("WhatsApp", "Conversations"), values),)
    return Chart("languages", _("In which language do people write?"), "bars", names, series)


def _by_day(days: list[tuple[date, int, dict[str, Any]]]) -> Table:
    rows = [
        (
            day,
            count,
            found["answers"],
            percent(found["kept"], found["answers"]),
            _s(found["first_ms"]),
            _s(found["mean_ms"]),
        )
        for day, count, found in days
    ]
    columns = (Column("day", _("Day"), "day"), Column("opened", _("Conversations opened"), "whole"), *_measures())
    addresses = tuple(page("chats", days_from=day, days_to=day) for day, _count, _found in days)
    return Table("days", _("By day"), columns, rows, addresses)


def _by_operator(asked: Asked) -> Table:
    start, end = bounds_of(asked.first, asked.last, asked)
    people = operators()
    found: Any = _answers(asked, start, end).order_by().values("operator_id")
    talks = found.annotate(conversations=Count("conversation", distinct=True), **_MEASURED)
    rows = sorted(
        (
            people.get(row["operator_id"], ("", _("nobody")))[1], row["conversations"], row["answers"],
            percent(row["kept"], row["answers"]), _s(row["first_ms"]), _s(row["mean_ms"]),
        )
        for row in talks
    )  # fmt: skip
    columns = (
        Column("operator", _("Operator"), "text"),
        Column("talks", pgettext("WhatsApp", "Conversations"), "whole"),
        *_measures(),
    )
    return Table("operators", _("By operator"), columns, rows)


def _measures() -> Iterable[Column]:
    return (
        Column("answers", _("Answers"), "whole"),
        Column("kept", _("In time, %"), "percent"),
        Column("first_mean", _("First answer, mean"), "seconds"),
        Column("mean", _("An answer, mean"), "seconds"),
    )


def _s(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else float(milliseconds) / 1000
