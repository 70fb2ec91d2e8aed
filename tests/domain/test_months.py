"""Minutes of a month, and months that are closed once and stay as they were."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.utils import translation

from baylanys.accounts.models import Person
from baylanys.core.errors import NotPossible
from baylanys.reporting.domain.minutes import correct_minutes, declare_peak
from baylanys.reporting.domain.month_closing import close_month, correct_closed, countersign, last_word
from baylanys.reporting.minutes_view import accounts_of, minutes_view
from baylanys.reporting.models import MonthClosing
from tests.kpi_rows import answered, contract_in_force, lines_of, lost, moment, write

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER, SEPTEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 9, 1)
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def contract(request: pytest.FixtureRequest) -> Iterator[None]:
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    contract_in_force()
    with translation.override("en"):
        yield


@pytest.fixture
def boss() -> Person:
    return Person.objects.create(username="boss", role="supervisor")


def called_out(day: str, clock: str, talk: float) -> None:
    story = [
        (0.0, "arrived", {"direction": "outbound"}),
        (1.0, "dialled", {"operator": "operator1"}),
        (9.0, "contact_answered", {}),
        (9.0 + talk, "hung_up", {"side": "contact"}),
    ]
    write(lines_of(story, moment(day, clock)))


def test_what_inbound_leaves_goes_to_outbound_of_the_next_month_and_ends_with_it(boss: Person) -> None:
    write(answered("2026-10-05", "10:00", talk=600 * 60))
    called_out("2026-10-06", "10:00", 90 * 60)
    october, november, december = (accounts_of(month) for month in (OCTOBER, NOVEMBER, date(2026, 12, 1)))
    assert (october["inbound"].carried, october["outbound"].carried) == (0, 0)
    assert (october["inbound"].used, october["outbound"].used) == (600, 90)
    assert (november["outbound"].carried, november["inbound"].carried) == (9_400, 9_910)
    assert (november["outbound"].limit, december["outbound"].carried) == (19_400, 10_000)


def test_the_customer_makes_a_month_a_peak_and_takes_it_back(boss: Person) -> None:
    declare_peak(month=NOVEMBER, is_peak=True, reason="Grants", by=boss, at=NOW)
    assert accounts_of(NOVEMBER)["inbound"].own == 12_000
    declare_peak(month=NOVEMBER, is_peak=False, reason="Moved to December", by=boss, at=NOW)
    assert accounts_of(NOVEMBER)["inbound"].own == 10_000
    assert len(minutes_view(NOVEMBER, NOW).words) == 2


def test_a_correction_has_a_reason_and_counts(boss: Person) -> None:
    with pytest.raises(NotPossible):
        correct_minutes(month=NOVEMBER, direction="inbound", minutes=5, reason=" ", by=boss, at=NOW)
    with pytest.raises(NotPossible):
        correct_minutes(month=NOVEMBER, direction="inbound", minutes=0, reason="x", by=boss, at=NOW)
    correct_minutes(month=NOVEMBER, direction="inbound", minutes=25, reason="The bill of 12.11", by=boss, at=NOW)
    found = minutes_view(NOVEMBER, NOW).sides
    assert (found[0].account.used, found[1].account.used) == (25, 0)


def test_minutes_that_run_out_before_the_months_end_are_foretold(boss: Person) -> None:
    for day in range(10, 21):
        write(answered(f"2026-11-{day}", "10:00", talk=5 * 3600))
    correct_minutes(month=NOVEMBER, direction="inbound", minutes=6_000, reason="A bill", by=boss, at=NOW)
    inbound, outbound = minutes_view(NOVEMBER, NOW).sides
    assert inbound.account.warning == 90
    assert inbound.runs_out_at is not None
    assert NOW < inbound.runs_out_at < datetime(2026, 11, 30, 19, tzinfo=UTC)
    assert outbound.runs_out_at is None


def test_a_month_is_closed_once_it_is_over_and_once_only(boss: Person) -> None:
    write(lost("2026-10-05", "10:00"))
    with pytest.raises(NotPossible, match="not over"):
        close_month(month=NOVEMBER, by=boss, at=NOW)
    closed = close_month(month=OCTOBER, by=boss, at=NOW)
    assert (closed.frozen["figures"]["lost"], closed.frozen["calls"], closed.frozen["definitions"]) == (1, 1, [1])
    with pytest.raises(NotPossible, match="before you"):
        close_month(month=OCTOBER, by=boss, at=NOW)
    with pytest.raises(NotPossible, match="closed"):
        correct_minutes(month=OCTOBER, direction="inbound", minutes=5, reason="x", by=boss, at=NOW)


def test_the_customer_signs_the_figures_that_were_seen(boss: Person) -> None:
    write(lost("2026-10-05", "10:00"))
    closed = close_month(month=OCTOBER, by=boss, at=NOW)
    with pytest.raises(NotPossible, match="checksum"):
        countersign(closing=closed, sha256="0" * 64, by=boss, at=NOW)
    stored = MonthClosing.objects.get(pk=closed.pk)
    countersign(closing=stored, sha256=closed.sha256, by=boss, at=NOW)
    with pytest.raises(NotPossible, match="already"):
        countersign(closing=stored, sha256=closed.sha256, by=boss, at=NOW)


def test_what_becomes_known_later_is_an_entry_beside_the_closed_figures(boss: Person) -> None:
    write(lost("2026-10-05", "10:00"))
    closed = close_month(month=OCTOBER, by=boss, at=NOW)
    with pytest.raises(NotPossible, match="already"):
        correct_closed(closing=closed, reason="x", by=boss, at=NOW)
    write(lost("2026-10-06", "10:00"))
    correct_closed(closing=closed, reason="Calls from the old exchange", by=boss, at=NOW)
    assert MonthClosing.objects.get().frozen["figures"]["lost"] == 1
    assert last_word(closed)["figures"]["lost"] == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_a_month_at_once_one_does_and_the_other_hears_so(transactional_db: None) -> None:
    write(lost("2026-10-05", "10:00"))
    start, heard = threading.Barrier(2), []

    def close() -> None:
        try:
            start.wait(20)
            close_month(month=OCTOBER, by=None, at=NOW)
            heard.append("closed")
        except NotPossible as refused:
            heard.append(refused.code)
        finally:
            connection.close()

    both = [threading.Thread(target=close) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert sorted(heard) == ["closed", "closed_already"]
    assert MonthClosing.objects.count() == 1
