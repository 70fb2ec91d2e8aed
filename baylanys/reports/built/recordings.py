"""Whether every conversation was recorded, what is missing and why, who opened recordings, and what the telephone
system's own records say (5.4, 3.11, 4.6)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.accounts.models import Person
from baylanys.interactions.choices import Channel, Result
from baylanys.interactions.models import Interaction
from baylanys.reporting.queries import sums_by_day, total
from baylanys.reporting.sums import Sums
from baylanys.reports.addresses import calls_behind, interaction, page
from baylanys.reports.asked import Asked
from baylanys.reports.built.parts import bounds_of, names_for, of, percent, put_together
from baylanys.reports.report import Chart, Column, Figure, Limit, Report, Series, Table
from baylanys.reports.spans import previous_of
from baylanys.telephony.choices import MissingReason, RecordingState
from baylanys.telephony.missing_recordings import MissingFilter, missing_recordings
from baylanys.telephony.models import Reconciliation, Recording, RecordingListen

MOST_MISSING = 1_000


def build(asked: Asked) -> Report:
    """Recordings of the days: the figure 5.4, what is stored, what is missing, the comparison hour by hour."""
    days = sums_by_day(asked.first, asked.last)
    before = sums_by_day(*previous_of(asked.first, asked.last))
    missing = _missing(asked)
    return put_together(
        asked,
        [_share(asked, days, before), *_kept(asked), *_opened(asked), *_reconciled(asked)],
        [_share_chart(days), _reasons_chart(missing)],
        [*_by_day(days), *_missing_table(asked, missing), *_readers(asked), *_differences(asked)],
        empty=not total(days.values()).conversations,
    )


def quality(asked: Asked) -> Report:
    """What can be counted of quality: recorded conversations, results stated by operators, recordings opened."""
    days = sums_by_day(asked.first, asked.last)
    before = sums_by_day(*previous_of(asked.first, asked.last))
    results = _results(asked)
    notes = [
        _("Counted here: recordings (5.4), results stated after calls, and who opened recordings. Scores are not.")
    ]
    return put_together(
        asked,
        [_share(asked, days, before), *_stated(results), *_opened(asked)],
        [_share_chart(days), _results_chart(results)],
        [*_by_day(days), *_results_table(results), *_readers(asked)],
        empty=not total(days.values()).conversations,
        notes=notes,
    )


def _share(asked: Asked, days: dict[date, Sums], before: dict[date, Sums]) -> Figure:
    now, then = total(days.values()).figures(), total(before.values()).figures()
    return Figure(
        "recorded_percent", _("Recorded conversations"), now.recorded_percent, "percent", "5.4", "100 %",
        now.recorded >= now.conversations if now.conversations else None, then.recorded_percent,
        calls_behind("unrecorded", asked.first, asked.last), of(now.recorded, now.conversations),
    )  # fmt: skip


def _of_days(asked: Asked, first: date, last: date) -> QuerySet[Recording]:
    start, end = bounds_of(first, last, asked)
    return Recording.objects.filter(interaction__arrived_at__gte=start, interaction__arrived_at__lt=end)


def _kept(asked: Asked) -> Iterator[Figure]:
    counts: dict[str, Any] = {
        "stored": Count("pk", filter=Q(state=RecordingState.STORED)),
        "missing": Count("pk", filter=Q(state=RecordingState.MISSING)),
        "erased": Count("pk", filter=Q(state=RecordingState.ERASED)),
        "length": Sum("duration_ms", filter=Q(state=RecordingState.STORED)),
    }
    now = _of_days(asked, asked.first, asked.last).aggregate(**counts)
    then = _of_days(asked, *previous_of(asked.first, asked.last)).aggregate(**counts)
    address = page("missing_recordings", days_from=asked.first, days_to=asked.last)
    yield Figure("stored", _("Recordings stored"), now["stored"], "whole", "5.4", previous=then["stored"])
    yield Figure(
        "missing", _("Recordings missing"), now["missing"], "whole", "5.4", previous=then["missing"], address=address
    )
    yield Figure("erased", _("Erased since: their time was over"), now["erased"], "whole", previous=then["erased"])
    now_length, then_length = (now["length"] or 0) / 1000, (then["length"] or 0) / 1000
    yield Figure("length", _("Sound stored in all"), now_length, "seconds", previous=then_length)


def _opened(asked: Asked) -> Iterator[Figure]:
    now, then = _listens(asked, asked.first, asked.last), _listens(asked, *previous_of(asked.first, asked.last))
    heard, saved = now.filter(downloaded=False).count(), now.filter(downloaded=True).count()
    address = page("audit", kind="recording_heard", days_from=asked.first, days_to=asked.last)
    previous = then.filter(downloaded=False).count(), then.filter(downloaded=True).count()
    yield Figure("heard", _("Recordings heard"), heard, "whole", "4.6", previous=previous[0], address=address)
    yield Figure("saved", _("Recordings downloaded"), saved, "whole", "3.11", previous=previous[1])


def _listens(asked: Asked, first: date, last: date) -> QuerySet[RecordingListen]:
    start, end = bounds_of(first, last, asked)
    return RecordingListen.objects.filter(at__gte=start, at__lt=end)


def _hours(asked: Asked) -> QuerySet[Reconciliation]:
    start, end = bounds_of(asked.first, asked.last, asked)
    return Reconciliation.objects.filter(hour__gte=start, hour__lt=end)


def _reconciled(asked: Asked) -> Iterator[Figure]:
    hours = _hours(asked)
    agreeing = hours.filter(differences=[], orphan_recordings=[]).count()
    sums = hours.aggregate(there=Sum("calls_there"), here=Sum("calls_here"), hours=Count("pk"))
    note = _("telephone system: %(there)s calls, here: %(here)s")
    told = note % {"there": sums["there"] or 0, "here": sums["here"] or 0}
    address = page("reconciliation")
    yield Figure(
        "hours_agreeing", _("Hours that agree with the telephone system's records"), agreeing, "whole", "5.4",
        of(agreeing, sums["hours"]), agreeing == sums["hours"] if sums["hours"] else None, None, address, told,
    )  # fmt: skip


def _missing(asked: Asked) -> list[Recording]:
    asked_days = MissingFilter(days_from=asked.first, days_to=asked.last)
    return list(missing_recordings(asked_days, zone=asked.zone, at=asked.at)[:MOST_MISSING])


def _by_day(days: dict[date, Sums]) -> list[Table]:
    given = [(day, sums.figures()) for day, sums in days.items() if sums.conversations]
    columns = (
        Column("day", _("Day"), "day"),
        Column("conversations", _("Conversations"), "whole"),
        Column("recorded", _("Recorded"), "whole"),
        Column("recorded_percent", _("Recorded, %"), "percent"),
    )
    rows = [(day, each.conversations, each.recorded, each.recorded_percent) for day, each in given]
    whole = total(days.values()).figures()
    totals = (_("Total"), whole.conversations, whole.recorded, whole.recorded_percent)
    addresses = tuple(calls_behind("unrecorded", day, day) for day, _each in given)
    return [Table("days", _("By day"), columns, rows, addresses, totals)] if rows else []


def _missing_table(asked: Asked, missing: list[Recording]) -> list[Table]:
    if not missing:
        return []
    names, reasons = names_for(asked), {code: str(word) for code, word in MissingReason.choices}
    columns = (
        Column("arrived", _("Arrived"), "moment"),
        Column("number", _("Number"), "phone"),
        Column("operator", _("Operator"), "text"),
        Column("reason", _("Why it is missing"), "text"),
    )
    rows, addresses = [], []
    for each in missing:
        call, why = each.interaction, str(getattr(each, "why", ""))
        operator = names.operators.get(call.operator_id or 0, "")
        rows.append((call.arrived_at, names.show_number(call.contact_number), operator, reasons.get(why, why)))
        addresses.append(interaction(call.pk))
    return [Table("missing", _("Missing recordings"), columns, rows, tuple(addresses))]


def _readers(asked: Asked) -> list[Table]:
    heard, saved = Count("pk", filter=Q(downloaded=False)), Count("pk", filter=Q(downloaded=True))
    listens = _listens(asked, asked.first, asked.last).order_by()
    counted: Any = listens.values_list("person").annotate(heard=heard, saved=saved)
    people = Person.objects.in_bulk([row[0] for row in counted if row[0]])
    columns = (
        Column("person", pgettext("staff", "Person"), "text"),
        Column("heard", _("Heard"), "whole"),
        Column("saved", _("Downloaded"), "whole"),
    )
    rows = sorted((people[row[0]].display_name if row[0] else "–", row[1], row[2]) for row in counted)
    return [Table("readers", _("Who opened recordings"), columns, rows)] if rows else []


def _differences(asked: Asked) -> list[Table]:
    hours = _hours(asked).exclude(differences=[], orphan_recordings=[])[:MOST_MISSING]
    columns = (
        Column("hour", _("Hour"), "moment"),
        Column("there", _("Calls in its records"), "whole"),
        Column("here", _("Calls here"), "whole"),
        Column("differences", _("Differences"), "whole"),
        Column("orphans", _("Recordings of no call"), "whole"),
    )
    rows = [(e.hour, e.calls_there, e.calls_here, len(e.differences), len(e.orphan_recordings)) for e in hours]
    addresses = tuple(page("reconciliation") for _row in rows)
    return [Table("differences", _("Hours that do not agree"), columns, rows, addresses)] if rows else []


def _share_chart(days: dict[date, Sums]) -> Chart:
    given = [(day, sums.figures()) for day, sums in days.items() if sums.conversations]
    names = tuple(f"{day:%d.%m}" for day, _each in given)
    series = (Series("recorded_percent", _("Recorded, %"), tuple(each.recorded_percent for _day, each in given)),)
    limits = (Limit(_("limit: %(percent)s %%") % {"percent": 100}, 100.0),)
    return Chart("recorded", _("Was everything recorded?"), "line", names, series, "percent", limits)


def _reasons_chart(missing: list[Recording]) -> Chart:
    counts = Counter(str(getattr(each, "why", "")) for each in missing)
    given = [(str(title), counts[code]) for code, title in MissingReason.choices if counts[code]]
    names, values = tuple(name for name, _number in given), tuple(float(number) for _name, number in given)
    return Chart("reasons", _("Why are recordings missing?"), "bars", names, (Series("missing", _("Missing"), values),))


def _results(asked: Asked) -> Counter[str]:
    start, end = bounds_of(asked.first, asked.last, asked)
    found = Interaction.objects.filter(
        arrived_at__gte=start, arrived_at__lt=end, channel=Channel.CALL, answered_at__isnull=False, is_self_check=False
    )
    return Counter(dict(found.order_by().values_list("result").annotate(number=Count("pk"))))


def _stated(results: Counter[str]) -> Iterator[Figure]:
    served = sum(results.values())
    stated = served - results[""] - results[Result.NOT_STATED]
    yield Figure("served", _("Calls served"), served, "whole")
    yield Figure("stated", _("Calls with a stated result"), percent(stated, served), "percent", note=of(stated, served))
    yield Figure("at_once", str(Result.RESOLVED.label), percent(results[Result.RESOLVED], served), "percent",
                 note=of(results[Result.RESOLVED], served))  # fmt: skip


def _results_chart(results: Counter[str]) -> Chart:
    given = [(str(title), results[code]) for code, title in (*Result.choices, ("", _("in progress"))) if results[code]]
    names, values = tuple(name for name, _number in given), tuple(float(number) for _name, number in given)
    return Chart("results", _("What came of the calls?"), "bars", names, (Series("calls", _("Calls"), values),))


def _results_table(results: Counter[str]) -> list[Table]:
    served = sum(results.values())
    columns = (
        Column("result", _("Result"), "text"),
        Column("calls", _("Calls"), "whole"),
        Column("share", _("Share, %"), "percent"),
    )
    rows = [
        (str(title), results[code], percent(results[code], served))
        for code, title in (*Result.choices, ("", _("in progress")))
        if results[code]
    ]
    return [Table("results", _("What came of the calls"), columns, rows)] if rows else []
