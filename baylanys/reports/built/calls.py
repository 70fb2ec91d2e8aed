"""Which calls came, and which were made: the register of inbound calls, and what came of outbound ones (3.4, 7.3)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.interactions.choices import Channel, Language, Outcome, Result
from baylanys.interactions.event_words import Names
from baylanys.interactions.models import Interaction
from baylanys.reports.addresses import register
from baylanys.reports.asked import Asked
from baylanys.reports.built.parts import bounds_of, names_for, operators, percent, put_together, seconds
from baylanys.reports.report import Chart, Column, Figure, Report, Row, Series, Table
from baylanys.reports.spans import previous_of

AT_ONCE = 2_000
FIELDS = (
    *("id", "arrived_at", "contact_number", "contact__name", "language", "topic", "queue", "operator_id"),
    *("further_operators", "outcome", "wait_ms", "talk_ms", "answered_at", "ended_at", "result"),
)


@dataclass(frozen=True)
class Calls:
    """Calls of the days as rows, read from the database as they are written."""

    found: QuerySet[Interaction]
    count: int
    names: Names

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Row]:
        words = [dict(Language.choices), dict(Outcome.choices), dict(Result.choices)]
        spoken = [{code: str(word) for code, word in each.items()} for each in words]
        for row in self.found.order_by("arrived_at", "id").values_list(*FIELDS).iterator(AT_ONCE):
            yield self._cells(row, *spoken)

    def _cells(self, row: Any, languages: dict[str, str], outcomes: dict[str, str], results: dict[str, str]) -> Row:
        key, arrived, number, name, language, topic, queue, first, further, outcome, wait, talk, *more = row
        answered, ended, result = more
        names = self.names
        spoke = [each for each in (first, *further) if each is not None]
        return (
            *(arrived, names.show_number(number), names.show_name(name or ""), languages.get(language, "")),
            *(names.topics.get(topic, topic), names.queues.get(queue, queue)),
            *(" → ".join(names.operators.get(each, "") for each in spoke), outcomes.get(outcome, outcome)),
            *(seconds(wait), seconds(talk), answered, ended, results.get(result, ""), str(key)),
        )


def inbound(asked: Asked) -> Report:
    """Every inbound call of the days with how it ended."""
    now, before = _counts(asked, asked.first, asked.last), _counts(asked, *previous_of(asked.first, asked.last))
    count = sum(now.values())
    table = Table(
        "calls", _("Calls"), _columns(), Calls(calls_of(asked, "inbound"), count, names_for(asked)), is_long=True
    )
    return put_together(
        asked,
        _outcome_figures(asked, now, before, "inbound"),
        [_outcomes_chart(now)],
        [table],
        empty=not count,
        notes=[_("Numbers and names of people outside are covered; whoever may see them finds them in the register.")],
    )


def rows_of_inbound(asked: Asked) -> int:
    """How many rows the register will have."""
    return calls_of(asked, "inbound").count()


def calls_of(
    asked: Asked, direction: str, first: date | None = None, last: date | None = None
) -> QuerySet[Interaction]:
    """Real calls that arrived in these days, narrowed as asked."""
    start, end = bounds_of(first or asked.first, last or asked.last, asked)
    found = Interaction.objects.filter(
        arrived_at__gte=start, arrived_at__lt=end, direction=direction, channel=Channel.CALL, is_self_check=False
    )
    wanted = {name: value for name, value in asked.options.items() if name in {"language", "queue"} and value}
    if operator := asked.options.get("operator"):
        wanted["operator__person__username"] = operator
    return found.filter(**wanted)


def outbound(asked: Asked) -> Report:
    """What came of the calls that we made: by outcome, by topic, by operator."""
    now, before = (
        _counts(asked, asked.first, asked.last, "outbound"),
        _counts(asked, *previous_of(asked.first, asked.last), "outbound"),
    )
    names, people = names_for(asked), operators()
    grouped = _grouped(asked)
    by_operator = [
        (people.get(key, ("", _("nobody")))[1], counts, talk) for key, counts, talk in grouped("operator_id")
    ]
    by_topic = [(names.topics.get(key, key) or _("not stated"), counts, talk) for key, counts, talk in grouped("topic")]
    by_purpose = [(key or _("not stated"), counts, talk) for key, counts, talk in grouped("purpose")]
    return put_together(
        asked,
        _outcome_figures(asked, now, before, "outbound"),
        [_outcomes_chart(now), _operators_chart(by_operator)],
        [
            _results("by_operator", _("By operator"), _("Operator"), by_operator),
            _results("by_topic", _("By topic"), _("Topic"), by_topic),
            _results("by_purpose", _("By purpose"), _("Purpose"), by_purpose),
        ],
        empty=not sum(now.values()),
    )


def _counts(asked: Asked, first: date, last: date, direction: str = "inbound") -> Counter[str]:
    found = calls_of(asked, direction, first, last).order_by().values_list("outcome").annotate(number=Count("pk"))
    return Counter(dict(found))


def _grouped(asked: Asked) -> Any:
    """Asks for the counts of outcomes and the talk (ms) of each value of a column, the most calls first."""

    def grouped(column: str) -> list[tuple[Any, Counter[str], int]]:
        found = calls_of(asked, "outbound").order_by().values_list(column, "outcome")
        counts: dict[Any, Counter[str]] = {}
        talks: Counter[Any] = Counter()
        for key, outcome, number, talk in found.annotate(number=Count("pk"), talk=Sum("talk_ms")):
            counts.setdefault(key, Counter())[outcome] += number
            talks[key] += talk or 0
        ordered = sorted(counts.items(), key=lambda each: -sum(each[1].values()))
        return [(key, each, talks[key]) for key, each in ordered]

    return grouped


def _columns() -> tuple[Column, ...]:
    return (
        Column("arrived", _("Arrived"), "moment"),
        Column("number", _("Number"), "phone"),
        Column("name", _("Name"), "text"),
        Column("language", _("Language"), "text"),
        Column("topic", _("Topic"), "text"),
        Column("queue", _("Queue"), "text"),
        Column("operator", _("Operator"), "text"),
        Column("outcome", _("Outcome"), "text"),
        Column("wait", _("Wait"), "seconds"),
        Column("talk", _("Talk"), "seconds"),
        Column("answered", pgettext("moment", "Answered"), "moment"),
        Column("ended", _("Ended"), "moment"),
        Column("result", _("Result"), "text"),
        Column("id", "ID", "text"),
    )


def _outcome_figures(asked: Asked, now: Counter[str], before: Counter[str], direction: str) -> Iterator[Figure]:
    address = register(asked.first, asked.last, direction=direction, channel="call")
    total, total_before = sum(now.values()), sum(before.values())
    yield Figure("calls", _("Calls"), total, "whole", previous=total_before, address=address)
    for code, title in (*Outcome.choices, ("", _("in progress"))):
        if now[code] or before[code]:
            address = register(asked.first, asked.last, direction=direction, outcome=code)
            note = f"{percent(now[code], total) or 0:.1f} %".replace(".", ",")
            yield Figure(code or "open", str(title), now[code], "whole", "", "", None, before[code], address, note)


def _outcomes_chart(counts: Counter[str]) -> Chart:
    given = [(str(title), counts[code]) for code, title in Outcome.choices if counts[code]]
    given.sort(key=lambda each: -each[1])
    names, values = tuple(name for name, _count in given), tuple(float(count) for _name, count in given)
    return Chart("outcomes", _("How did the calls end?"), "bars", names, (Series("calls", _("Calls"), values),))


def _operators_chart(rows: list[tuple[str, Counter[str], int]]) -> Chart:
    shown = rows[:12]
    names = tuple(name for name, _counts, _talk in shown)
    reached = tuple(float(counts[Outcome.ANSWERED]) for _name, counts, _talk in shown)
    others = tuple(float(sum(counts.values()) - counts[Outcome.ANSWERED]) for _name, counts, _talk in shown)
    series = (Series("reached", _("Reached"), reached), Series("not_reached", _("Not reached"), others))
    return Chart("operators", _("Who called, and who was reached?"), "columns", names, series)


def _results(key: str, title: str, first: str, rows: list[tuple[str, Counter[str], int]]) -> Table:
    shown = (Outcome.ANSWERED, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED)
    columns = (
        Column("name", first, "text"),
        Column("calls", _("Calls"), "whole"),
        *(Column(code.value, str(code.label), "whole") for code in shown),
        Column("reached_percent", _("Reached, %"), "percent"),
        Column("talk", _("Talk in all"), "seconds"),
    )

    def cells(name: Any, counts: Counter[str], talk: int) -> Row:
        total = sum(counts.values())
        share = percent(counts[Outcome.ANSWERED], total)
        return (name, total, *(counts[code] for code in shown), share, talk / 1000)

    together: Counter[str] = sum((counts for _name, counts, _talk in rows), Counter())
    totals = cells(_("Total"), together, sum(talk for _name, _counts, talk in rows)) if rows else None
    return Table(key, title, columns, [cells(*each) for each in rows], totals=totals)
