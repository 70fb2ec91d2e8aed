"""What came of mailings, each with how much of its base was worked (4.5, 3.7)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.campaigns.choices import MailingState, Outcome
from baylanys.campaigns.models import Mailing
from baylanys.campaigns.outcome_rules import Coverage
from baylanys.campaigns.queries import Progress, mailings_between, progress_of
from baylanys.reports.addresses import page
from baylanys.reports.asked import Asked
from baylanys.reports.built.parts import of, put_together
from baylanys.reports.report import Chart, Column, Figure, Limit, Report, Row, Series, Table
from baylanys.reports.spans import previous_of

MOST_BARS = 15
GOT = (Outcome.DELIVERED, Outcome.ANSWERED)
Found = Sequence[tuple[Mailing, Progress]]


def build(asked: Asked) -> Report:
    """Mailings that came to their end in the days."""
    now, before = _found(asked, asked.first, asked.last), _found(asked, *previous_of(asked.first, asked.last))
    return put_together(
        asked,
        _figures(now, before),
        [_outcomes_chart(now), _coverage_chart(now)],
        [_table(asked, now)],
        empty=not now,
        notes=[
            _("Mailings stand in the days on which they ended: by their deadline, or when they were closed before.")
        ],
    )


def _found(asked: Asked, first: date, last: date) -> Found:
    project = asked.options.get("project", "")
    rows = [
        row for row in mailings_between(first, last) if not project or (row.project and row.project.code == project)
    ]
    progress = progress_of(rows)
    return [(row, progress[row.pk]) for row in rows]


def _together(found: Found) -> tuple[Counter[str], int, Coverage]:
    """People by outcome, how many read, and the base worked."""
    counts: Counter[str] = Counter()
    for _mailing, each in found:
        counts.update(each.counts)
    coverage = [each.coverage for _mailing, each in found]
    worked = Coverage(sum(each.final for each in coverage), sum(each.valid for each in coverage))
    return counts, sum(each.read for _mailing, each in found), worked


def _figures(now: Found, before: Found) -> Iterator[Figure]:
    counts, read, base = _together(now)
    counts_before, read_before, base_before = _together(before)
    met = base.final >= base.valid if base.valid else None
    address = page("mailings")
    yield Figure(
        "coverage", _("Base worked"), base.percent, "percent", "4.5", "100 %", met, base_before.percent, address,
        of(base.final, base.valid),
    )  # fmt: skip
    yield Figure("mailings", _("Mailings"), len(now), "whole", previous=len(before), address=address)
    people, people_before = sum(counts.values()), sum(counts_before.values())
    yield Figure("people", _("People written to"), people, "whole", previous=people_before)
    yield Figure("read", pgettext("people", "Read it"), read, "whole", previous=read_before, note=of(read, people))
    for code, title in Outcome.choices:
        if counts[code] or counts_before[code]:
            note = of(counts[code], people)
            yield Figure(code, str(title), counts[code], "whole", previous=counts_before[code], note=note)


def _outcomes_chart(found: Found) -> Chart:
    counts, _read, _base = _together(found)
    given = [(str(title), counts[code]) for code, title in Outcome.choices if counts[code]]
    names, values = tuple(name for name, _count in given), tuple(float(count) for _name, count in given)
    title = _("What came of those who were written to?")
    return Chart("outcomes", title, "bars", names, (Series("people", pgettext("count", "People"), values),))


def _coverage_chart(found: Found) -> Chart:
    shown = [(mailing.name, each.coverage.percent) for mailing, each in found[-MOST_BARS:]]
    names, values = tuple(name for name, _share in shown), tuple(share for _name, share in shown)
    limits = (Limit(_("limit: %(percent)s %%") % {"percent": 100}, 100.0),)
    series = (Series("coverage", _("Base worked, %"), values),)
    return Chart("coverage", _("How much of each base was worked?"), "bars", names, series, "percent", limits)


def _table(asked: Asked, found: Found) -> Table:
    columns = (
        Column("name", _("Mailing"), "text"),
        Column("project", _("Project"), "text"),
        Column("state", pgettext("mailing", "State"), "text"),
        Column("people", pgettext("count", "People"), "whole"),
        Column("delivered", pgettext("people", "Got it"), "whole"),
        Column("read", pgettext("people", "Read it"), "whole"),
        Column("answered", pgettext("people", "Answered it"), "whole"),
        Column("failed", str(Outcome.FAILED.label), "whole"),
        Column("opted_out", str(Outcome.OPTED_OUT.label), "whole"),
        Column("coverage", _("Base worked, %"), "percent"),
    )
    states = {code: str(word) for code, word in MailingState.choices}
    rows = [_cells(mailing, each, states, asked.language) for mailing, each in found]
    addresses = tuple(page("mailings") for _row in rows)
    return Table("mailings", _("Mailings"), columns, rows, addresses)


def _cells(mailing: Mailing, each: Progress, states: dict[str, str], language: str) -> Row:
    project = getattr(mailing.project, f"name_{language}", "") if mailing.project else ""
    got = sum(each.counts.get(code, 0) for code in GOT)
    answered, failed = each.counts.get(Outcome.ANSWERED, 0), each.counts.get(Outcome.FAILED, 0)
    left = each.counts.get(Outcome.OPTED_OUT, 0)
    people = (each.total, got, each.read, answered, failed, left)
    return (mailing.name, project, states.get(mailing.state, mailing.state), *people, each.coverage.percent)
