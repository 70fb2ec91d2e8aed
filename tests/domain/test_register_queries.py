"""Questions to the register, answered by real PostgreSQL."""

from datetime import date, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from baylanys.interactions import queries
from baylanys.interactions.models import Interaction
from baylanys.interactions.register_filter import read_filter
from tests.interaction_rows import LOST, MORNING, answered, consulted, contact, interaction, person

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Almaty")


def found(**asked: str) -> list[Interaction]:
    everything = queries.register(read_filter(asked), zone=ZONE, today=date(2026, 11, 23))
    return queries.page_of(everything).rows


@pytest.fixture
def served() -> Interaction:
    person("operator1")
    return interaction(answered("operator1"), contact=contact("Әсел Қайратқызы", "+77010000001"))


@pytest.fixture
def lost(served: Interaction) -> Interaction:
    return interaction(LOST, at=MORNING - timedelta(days=2), contact=contact("Ерлан Ахметов", "+77010000002"))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["served", "lost"]),
        ({"outcome": "lost"}, ["lost"]),
        ({"language": "kk"}, ["served"]),
        ({"topic": "grants"}, ["served"]),
        ({"queue": "general"}, ["served", "lost"]),
        ({"direction": "outbound"}, []),
        ({"operator": "operator1"}, ["served"]),
        ({"operator": "nobody"}, []),
        ({"period": "today"}, ["served"]),
        ({"days_to": "2026-11-22"}, ["lost"]),
        ({"search": "0002"}, ["lost"]),
        ({"search": "8 701 000 00 01"}, ["served"]),
        ({"search": "701000"}, ["served", "lost"]),
        ({"search": "әсел"}, ["served"]),
        ({"search": "ҚАЙРАТ"}, ["served"]),
        ({"search": "ахмет"}, ["lost"]),
        ({"search": "ах%ов"}, []),
        ({"search": "12"}, []),
    ],
)
def test_filter_finds(served: Interaction, lost: Interaction, asked: dict[str, str], names: list[str]) -> None:
    rows = {"served": served.pk, "lost": lost.pk}
    assert [row.pk for row in found(**asked)] == [rows[name] for name in names]


def test_own_calls_of_the_system_are_no_contacts(served: Interaction) -> None:
    Interaction.objects.update(is_self_check=True)
    assert found() == []


def test_pages_follow_each_other_though_new_calls_arrive() -> None:
    ids = [interaction(LOST, at=MORNING + timedelta(milliseconds=n // 4)).pk for n in range(25)]
    everything, seen, place = queries.register(read_filter({}), zone=ZONE, today=date(2026, 11, 23)), [], None
    while True:
        page = queries.page_of(everything, place, rows=7)
        seen += [row.pk for row in page.rows]
        interaction(LOST, at=MORNING + timedelta(hours=1))
        place = page.next
        if place is None:
            break
    assert sorted(seen, key=str) == sorted(ids, key=str)


def test_counts_are_exact_until_they_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        interaction(LOST)
    everything = Interaction.objects.all()
    assert queries.count_of(everything, everything=True) == queries.Count(5)
    monkeypatch.setattr(queries, "COUNT_LIMIT", 3)
    assert queries.count_of(everything, everything=False) == queries.Count(3, limited=True)
    assert queries.count_of(everything, everything=True).estimated


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "interaction_newest"),
        ({"search": "5550123"}, "interaction_part_of_number"),
        ({"outcome": "busy"}, "interaction_outcome"),
        ({"topic": "rare"}, "interaction_topic"),
    ],
)
def test_questions_are_answered_from_an_index(asked: dict[str, str], index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        question = queries.register(read_filter(asked), zone=ZONE, today=date(2026, 11, 23))
        if "search" in asked:
            cursor.execute("SET LOCAL enable_indexscan = off")
            cursor.execute("SET LOCAL enable_sort = on")
        plan = queries.newest_first(question)[:51].explain()
    assert index in plan


def test_a_call_handed_on_is_of_both_operators() -> None:
    first, second, third = person("operator1"), person("operator2"), person("operator3")
    call = interaction(consulted("operator1", "operator2"))
    interaction(LOST)
    assert (call.operator_id, call.further_operators) == (first.pk, [second.pk])
    everything, today = read_filter({}), date(2026, 11, 23)
    own = {each: queries.register(everything, zone=ZONE, today=today, only_of=each) for each in (first, second, third)}
    assert [[row.pk for row in found] for found in own.values()] == [[call.pk], [call.pk], []]
    assert [row.pk for row in found(operator="operator2")] == [call.pk]


FROM_EVENTS = import_module("baylanys.interactions.migrations.0006_further_operators").FROM_EVENTS


def test_calls_of_before_know_their_operators_too() -> None:
    person("operator1")
    second = person("operator2")
    call, alone = interaction(consulted("operator1", "operator2")), interaction(answered("operator1"))
    Interaction.objects.update(further_operators=[])
    for _again in range(2):
        with connection.cursor() as cursor:
            cursor.execute(FROM_EVENTS)
    call.refresh_from_db()
    alone.refresh_from_db()
    assert (call.further_operators, alone.further_operators) == ([second.pk], [])
