"""The demonstration: everybody and everything a newcomer needs, the same after a second start."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from baylanys.accounts.models import Person
from baylanys.campaigns.models import Mailing
from baylanys.campaigns.queries import coverage_of
from baylanys.campaigns.texts import texts_of_mailing
from baylanys.contract.domain.calendar import CONTRACT, put_calendar_in_force
from baylanys.contract.models import Calendar, CalendarInForce, Holiday
from baylanys.contract.queries import calendar_in_force, lines_at, schedule_in_force
from baylanys.core.whatsapp_settings import WhatsAppSettings
from baylanys.crm.models import Case
from baylanys.interactions.fold import summarise
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.messaging.domain.number import keep_number
from baylanys.messaging.models import MessageTemplate
from baylanys.reporting.queries import day_and_month
from baylanys.routing.models import Topic
from baylanys.simulator.demo_mailings import prepare_mailings
from baylanys.simulator.domain.demo import prepare_demo
from baylanys.simulator.meta.people import demo_templates
from baylanys.simulator.passwords import FILE, read_passwords
from baylanys.telephony.models import DialledNumber
from baylanys.workforce.domain.person import make_password
from baylanys.workforce.models import Operator

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
GIVEN = WhatsAppSettings("http://127.0.0.1", "v24.0", "secret", "verify", "1065", "1023", "token", "77172000001")


@pytest.fixture
def passwords(tmp_path: Path) -> dict[str, str]:
    return prepare_demo(data=tmp_path, at=NOW)


def counts() -> list[int]:
    models = (Person, Operator, Interaction, InteractionEvent, CalendarInForce, Holiday, Topic, DialledNumber, Case)
    return [model._default_manager.count() for model in models]


def test_requests_of_every_kind_are_there(passwords: dict[str, str]) -> None:
    assert set(Case.objects.values_list("state", flat=True)) == {"open", "closed"}
    assert set(Case.objects.values_list("handler", flat=True)) == {"operator", "specialist", "customer"}
    assert Case.objects.filter(interactions__isnull=False).exists()


def test_a_mailing_is_over_and_its_template_can_be_used(passwords: dict[str, str]) -> None:
    number = keep_number(given=GIVEN, at=NOW)
    assert number is not None
    for _ in range(2):
        prepare_mailings(given=GIVEN, at=NOW)
    mailing = Mailing.objects.get()
    assert (mailing.state, coverage_of(mailing).percent) == ("finished", 100)
    assert set(texts_of_mailing(mailing)) == {"kk", "ru"}
    assert {each.id for each in demo_templates()} == set(MessageTemplate.objects.values_list("provider_id", flat=True))


def test_everybody_can_sign_in_with_the_password_of_the_file(tmp_path: Path, passwords: dict[str, str]) -> None:
    assert read_passwords(tmp_path) == passwords
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert len(passwords) == 10
    for person in Person.objects.all():
        assert person.check_password(passwords[person.username])


def test_passwords_have_twelve_readable_signs() -> None:
    assert {len(make_password()) for _ in range(50)} == {12}
    assert len({make_password() for _ in range(50)}) == 50


def test_four_operators_speak_both_languages_and_the_fifth_russian_only(passwords: dict[str, str]) -> None:
    skills = {
        operator.username: set(operator.skills.values_list("skill", flat=True)) for operator in Operator.objects.all()
    }
    assert all({"lang:kk", "lang:ru"} <= skills[f"operator{number}"] for number in (1, 2, 3, 4))
    assert skills["operator5"] == {"lang:ru"}


def test_a_second_start_changes_nothing(tmp_path: Path, passwords: dict[str, str]) -> None:
    before = counts()
    put_calendar_in_force(Calendar.objects.get(code=CONTRACT), None, NOW)
    assert prepare_demo(data=tmp_path, at=NOW) == passwords
    in_force = calendar_in_force(NOW)
    assert in_force and in_force.calendar.code == CONTRACT
    before[4] += 1
    assert counts() == before


def test_the_centre_is_open_at_any_hour_and_answers_its_number(passwords: dict[str, str]) -> None:
    timetable = schedule_in_force(NOW)
    assert {timetable.status_at(NOW.replace(hour=hour)) for hour in range(9, 24)} == {"open"}
    assert lines_at(NOW) == 20
    assert DialledNumber.objects.get().e164 == "+77172000001"


def test_each_example_is_what_its_events_fold_to(passwords: dict[str, str]) -> None:
    assert Interaction.objects.count() > 40
    for row in Interaction.objects.prefetch_related("events"):
        summary = summarise(row.events.all())
        assert (row.outcome, row.wait_ms, row.talk_ms) == (summary.outcome, summary.wait_ms, summary.talk_ms)
        assert row.outcome and row.ended_at and row.ended_at < NOW


def test_the_examples_give_figures_and_no_recording_is_missed(passwords: dict[str, str]) -> None:
    figures = day_and_month(NOW)
    assert figures.today.figures.offered > 0
    assert figures.month.figures.offered > 30
    assert (figures.month.figures.conversations, figures.month.figures.after_hours) == (0, 0)


def test_a_centre_without_a_demonstration_has_neither_people_nor_calls() -> None:
    call_command("prepare_centre", "--number", "8 7172 00 00 01", "--without-prompts")
    assert (Person.objects.count(), Interaction.objects.count()) == (0, 0)
    in_force = calendar_in_force(datetime.now(UTC))
    assert in_force and in_force.calendar.code == CONTRACT
    assert DialledNumber.objects.get().e164 == "+77172000001"


def test_people_of_a_real_centre_are_added_by_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("add_person", "aigul", "--speaks", "kk", "ru")
    password = capsys.readouterr().out.strip()
    operator = Operator.objects.get(person__username="aigul")
    assert operator.person.check_password(password)
    assert set(operator.skills.values_list("skill", flat=True)) == {"lang:kk", "lang:ru"}
    with pytest.raises(CommandError):
        call_command("add_person", "aigul", "--speaks", "kk")
    call_command("add_person", "boss", "--role", "administrator")
    assert not Operator.objects.filter(person__username="boss").exists()
