"""Rules of the guard as dated rows; what is in force as rows that lapse; switched off and on by hand."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.contract.errors import SettingRefused
from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.core.models import AuditEntry, Order
from baylanys.guard.domain.actions import (
    CalledNow,
    called_now,
    in_force_at,
    keep_in_force,
    switch_off,
    switch_on,
)
from baylanys.guard.domain.rules import set_calling, set_guard_rule, set_reserve
from baylanys.guard.models import GuardRule
from baylanys.guard.rules import Act, InForce, Measure, switched_off
from baylanys.guard.rules_in_force import FIRST, guard_settings, how_at, last_words, reserve_at, rules_at
from baylanys.guard.rules_operators import Answer, How
from baylanys.guard.rules_reserve import Reserve
from baylanys.routing.domain.outbound_hold import HELD_FOR, outbound_held
from baylanys.routing.models import FloorEvent
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
WAIT = FIRST[Measure.LONGEST_WAIT]
HOUR = timedelta(hours=1)


@pytest.fixture
def boss() -> Person:
    return person("boss", Role.SUPERVISOR)


@pytest.fixture
def at() -> datetime:
    return clock.now()


def held(at: datetime, act: Act = Act.OUTBOUND) -> InForce:
    return InForce(act, Measure.LONGEST_WAIT, at, 71.0, 60.0)


def test_the_products_first_rules_hold_until_somebody_says_otherwise(boss: Person, at: datetime) -> None:
    assert rules_at(at) == FIRST
    rule = replace(WAIT, begins_at=45.0, ends_at=20.0, acts=frozenset({Act.OUTBOUND}), groups=frozenset())
    set_guard_rule(rule=rule, follows=None, by=boss, at=at)
    assert rules_at(at)[Measure.LONGEST_WAIT] == rule
    assert rules_at(at - HOUR) == FIRST, "the past stays as it was"
    assert SettingChange.objects.get(kind="guard_rule").detail["begins_at"] == 45.0
    assert Order.objects.filter(kind="refresh_settings").exists(), "the engine hears of it"
    assert AuditEntry.objects.filter(kind="setting_changed").exists()


def test_a_rule_that_makes_no_sense_is_refused(boss: Person, at: datetime) -> None:
    with pytest.raises(SettingRefused) as refused:
        set_guard_rule(rule=replace(WAIT, ends_at=90.0), follows=None, by=boss, at=at)
    assert refused.value.code == "inverted" and not GuardRule.objects.exists()


def test_of_two_who_change_a_rule_at_once_the_second_is_told(boss: Person, at: datetime) -> None:
    first = set_guard_rule(rule=WAIT, follows=None, by=boss, at=at)
    for seen in (None, first.pk):
        made = GuardRule.objects.count()
        if seen:
            set_guard_rule(rule=WAIT, follows=seen, by=boss, at=at)
            made += 1
        with pytest.raises(SettingRefused) as refused:
            set_guard_rule(rule=WAIT, follows=seen, by=boss, at=at)
        assert refused.value.code == "changed_meanwhile" and GuardRule.objects.count() == made


def test_rows_of_rules_are_never_changed(boss: Person, at: datetime) -> None:
    row = set_guard_rule(rule=WAIT, follows=None, by=boss, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        GuardRule.objects.filter(pk=row.pk).update(on=False)


def test_so_many_operators_stay_free(boss: Person, at: datetime) -> None:
    set_reserve(reserve=Reserve(True, 1, 3), by=boss, at=at)
    assert reserve_at(at) == Reserve(True, 1, 3) and reserve_at(at - HOUR) == Reserve()
    with pytest.raises(SettingRefused):
        set_reserve(reserve=Reserve(True, 11, 1), by=boss, at=at)


def test_an_operators_own_rule_goes_before_the_roles(boss: Person, at: datetime) -> None:
    aigul, bolat = person("aigul"), person("bolat")
    assert how_at(at)["aigul"] == How.ASK
    changed = set_calling(roles={Role.OPERATOR: How.MOVE}, operators={bolat.pk: How.LEAVE}, by=boss, at=at)
    assert changed == 2
    assert (how_at(at)["aigul"], how_at(at)["bolat"]) == (How.MOVE, How.LEAVE)
    same = {"roles": {Role.OPERATOR: How.MOVE}, "operators": {aigul.pk: "", bolat.pk: ""}}
    assert set_calling(by=boss, at=at, **same) == 1, "back to what the role has"  # type: ignore[arg-type]
    assert how_at(at)["bolat"] == How.MOVE
    with pytest.raises(SettingRefused):
        set_calling(roles={}, operators={999_999: How.ASK}, by=boss, at=at)
    with pytest.raises(SettingRefused):
        set_calling(roles={Role.OBSERVER: How.ASK}, operators={}, by=boss, at=at)


def test_what_is_in_force_lapses_unless_it_is_said_again(at: datetime) -> None:
    aigul = person("aigul")
    called = CalledNow(aigul.pk, Answer.MOVED, at, "training")
    keep_in_force(acts=[held(at), held(at, Act.OPERATORS)], called=[called], at=at)
    assert {each.act for each in in_force_at(at)} == {Act.OUTBOUND, Act.OPERATORS}
    assert called_now() == [called] and outbound_held(at) is not None
    late = at + HELD_FOR
    assert in_force_at(late) == [] and outbound_held(late) is None
    assert in_force_at(late, late=HOUR), "the next engine takes it up"
    keep_in_force(acts=[held(at)], called=[], at=late)
    assert in_force_at(late) == [held(at)] and called_now() == []
    keep_in_force(acts=[], called=[], at=late)
    assert outbound_held(late) is None


def test_switched_off_by_hand_it_releases_what_is_held_at_once(boss: Person, at: datetime) -> None:
    keep_in_force(acts=[held(at), held(at, Act.CALLBACK)], called=[], at=at)
    switch_off(act=Act.OUTBOUND, until=at + HOUR, reason="A mailing has to go out", by=boss, at=at)
    assert outbound_held(at) is None and [each.act for each in in_force_at(at)] == [Act.CALLBACK]
    words = guard_settings(at).switches
    assert switched_off(words, at) == {Act.OUTBOUND} and switched_off(words, at + HOUR) == frozenset()
    noted = FloorEvent.objects.get(kind="guard_off")
    assert noted.actor == boss and noted.detail["why"] == "A mailing has to go out"
    assert Order.objects.filter(kind="refresh_settings").exists()


def test_everything_is_switched_off_and_on_again(boss: Person, at: datetime) -> None:
    keep_in_force(acts=[held(at)], called=[], at=at)
    switch_off(act=None, until=None, reason="Test", by=boss, at=at)
    switch_off(act=None, until=None, reason="So do I", by=person("other", Role.SUPERVISOR), at=at)
    assert switched_off(last_words(), at) == frozenset(Act) and in_force_at(at) == []
    switch_on(act=None, by=boss, at=at)
    assert switched_off(last_words(), at) == frozenset()


def test_without_a_reason_or_with_a_moment_that_is_over_nothing_is_switched_off(boss: Person, at: datetime) -> None:
    for reason, until, code in (
        ("  ", None, "reason_missing"),
        ("x", at, "wrong_moment"),
        ("x", at + 900 * HOUR, "wrong_moment"),
    ):
        with pytest.raises(SettingRefused) as refused:
            switch_off(act=None, until=until, reason=reason, by=boss, at=at)
        assert refused.value.code == code
    assert last_words() == []
