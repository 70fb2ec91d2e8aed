"""Operations on the customer's platforms: none without agreement, no danger by one alone, each done once (7.7)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core.errors import NotPossible
from baylanys.core.models import AuditEntry
from baylanys.crm.personal_data import subject_of
from baylanys.platform_operations import personal_data
from baylanys.platform_operations.domain.asking import (
    FieldsWrong,
    ask_operation,
    confirm_operation,
    decline_operation,
    withdraw_operation,
)
from baylanys.platform_operations.domain.carrying import (
    LONGEST_RUN,
    carry_out,
    carry_out_with_password,
    give_up_lost_runs,
    waiting_too_long,
)
from baylanys.platform_operations.domain.connector import ConnectorNotUsable, check_connector, write_connector
from baylanys.platform_operations.domain.consent import Occasion, Said, Written
from baylanys.platform_operations.domain.settling import finish_by_hand, look_again, settle_by_hand
from baylanys.platform_operations.jobs import carry_out_operation
from baylanys.platform_operations.models import Connector, OperationEvent, PlatformOperation
from baylanys.platform_operations.states import acts_in, first_state, may_become, settled_by_looking
from tests.chat_rows import centre, somebody, write
from tests.interaction_rows import LOST, interaction, person
from tests.platform_rows import AGREED_AT, CALLED_AT, NOW, a_call, ask, by_hand, connector, connector_values
from tests.platform_servers import SCIM_DESCRIPTION, TOKEN, RestServer, rest_server, scim_server, user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[RestServer]:
    with rest_server() as served:
        yield served


@pytest.fixture
def rest(server: RestServer) -> RestServer:
    server.fault = ""
    server.asked.clear()
    server.passwords.clear()
    server.users["asel"] |= {"email": "asel@platform.kz", "name": "Әсел", "blocked": False}
    return server


@pytest.fixture
def aigerim() -> Person:
    return person("aigerim")


@pytest.fixture
def boss() -> Person:
    return person("boss", Role.SUPERVISOR)


@pytest.fixture
def grants(rest: RestServer) -> Connector:
    return connector(rest.base)


def run(row: PlatformOperation, at: Any = NOW) -> PlatformOperation:
    carry_out(operation_id=row.pk, at=at)
    row.refresh_from_db()
    return row


def refused(code: str) -> Any:
    return pytest.raises(NotPossible, check=lambda error: error.code == code)


def test_parameters_are_changed_with_what_was_before_and_after(grants: Connector, aigerim: Person) -> None:
    row = ask(grants, "change", aigerim, email="new@platform.kz")
    assert (row.state, row.consent.said_at, row.consent.interaction_id) == ("queued", AGREED_AT, row.interaction_id)
    run(row)
    assert (row.state, row.attempts, row.reason_code) == ("done", 1, "")
    assert (row.before["email"], row.after["email"]) == ("asel@platform.kz", "new@platform.kz")
    assert list(row.events.values_list("kind", flat=True)) == ["asked", "done"]
    assert AuditEntry.objects.filter(kind="platform_operation", object_id=str(row.pk)).count() == 2


def test_asking_does_not_wait_for_the_platform_and_a_second_run_does_nothing(
    grants: Connector, rest: RestServer, aigerim: Person
) -> None:
    row = run(ask(grants, "change", aigerim, email="a@b.kz"))
    asked = len(rest.asked)
    with refused("not_now"):
        carry_out(operation_id=row.pk, at=NOW)
    carry_out_operation(str(row.pk))
    assert len(rest.asked) == asked


def test_nothing_is_changed_without_agreement(grants: Connector, aigerim: Person) -> None:
    call = a_call(aigerim)
    with refused("consent_missing"):
        ask_operation(
            key=uuid4(), connector=grants, code="change", subject="asel", raw={"email": "a@b.kz"},
            occasion=Occasion(interaction=call), consent=None, by=aigerim, at=NOW,
        )  # fmt: skip
    assert not PlatformOperation.objects.exists()


FORGED: dict[str, dict[str, Any]] = {
    "no_operation_without_consent": {"consent": None},
    "every_change_needs_consent": {"consent": None, "needs_consent": False},
    "no_danger_without_a_second": {"needs_second": True, "state": "queued"},
    "operation_has_a_reason": {"interaction": None, "case": None},
}


@pytest.mark.parametrize("constraint", FORGED)
def test_the_database_itself_refuses_what_may_not_be(grants: Connector, aigerim: Person, constraint: str) -> None:
    row = ask(grants, "change", aigerim, email="a@b.kz")
    kept = {field.attname: getattr(row, field.attname) for field in PlatformOperation._meta.concrete_fields}
    kept |= {"id": uuid4(), "key": uuid4(), "consent_id": None if "consent" in FORGED[constraint] else row.consent_id}
    forged = PlatformOperation(**kept)
    for name, value in FORGED[constraint].items():
        setattr(forged, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        forged.save(force_insert=True)


@pytest.mark.parametrize("change", ["subject = 'daniyar'", "values = '{}'", "consent_id = NULL", "asked_by_id = NULL"])
def test_what_was_asked_is_never_changed(grants: Connector, aigerim: Person, change: str) -> None:
    ask(grants, "change", aigerim, email="a@b.kz")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE platform_operations_platformoperation SET {change}")
    with pytest.raises(IntegrityError), transaction.atomic():
        OperationEvent.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlatformOperation.objects.all().delete()


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (CALLED_AT + timedelta(seconds=10), "consent_moment"),
        (CALLED_AT + timedelta(hours=1), "consent_moment"),
        (CALLED_AT - timedelta(days=1), "consent_moment"),
    ],
)
def test_agreement_is_a_moment_of_the_conversation(grants: Connector, aigerim: Person, moment: Any, code: str) -> None:
    call = a_call(aigerim)
    with refused(code):
        ask(grants, "find", aigerim, call=call, consent=Said(call, moment), at=NOW + timedelta(hours=2))


def test_agreement_of_somebody_else_or_of_long_ago_is_none(grants: Connector, aigerim: Person) -> None:
    call, other = a_call(aigerim), interaction(LOST)
    with refused("consent_elsewhere"):
        ask(grants, "find", aigerim, call=call, consent=Said(other, AGREED_AT))
    with refused("consent_old"):
        ask(grants, "find", aigerim, call=call, at=NOW + timedelta(days=8))
    with refused("consent_moment"):
        ask(grants, "find", aigerim, call=other, consent=Said(other, AGREED_AT))


def test_a_message_of_the_person_is_agreement_and_one_of_ours_or_of_another_is_not(
    grants: Connector, aigerim: Person
) -> None:
    number = centre()
    asel = somebody()
    talk = write("Да, согласна, поменяйте почту", of=asel, number=number)
    message = talk.messages.get(direction="in")
    row = ask(grants, "change", aigerim, call=talk.interaction, consent=Written(message), email="a@b.kz",
              at=message.at + timedelta(minutes=1))  # fmt: skip
    assert (row.consent.kind, row.consent.said_at, row.consent.message) == ("written", message.at, message)
    elsewhere = write("Согласен", of=somebody("77010000009"), number=number)
    with refused("consent_elsewhere"):
        ask(grants, "find", aigerim, call=talk.interaction, at=NOW,
            consent=Written(elsewhere.messages.get(direction="in")))  # fmt: skip


def test_dangerous_things_wait_for_a_second_person_who_is_another(
    grants: Connector, rest: RestServer, aigerim: Person, boss: Person
) -> None:
    row = ask(grants, "block", aigerim, reason="fraud")
    assert row.state == "waiting" and not rest.asked
    with refused("not_now"):
        carry_out(operation_id=row.pk, at=NOW)
    for somebody_else in (aigerim, person("gulnar")):
        with refused("same_person"):
            confirm_operation(row=row, by=somebody_else, at=NOW)
    confirm_operation(row=row, by=boss, at=NOW)
    assert run(row).state == "done" and rest.users["asel"]["blocked"] is True
    own = ask(grants, "block", boss, call=a_call(aigerim))
    with refused("same_person"):
        confirm_operation(row=own, by=boss, at=NOW)
    with pytest.raises(IntegrityError, match="the_second_is_another"), transaction.atomic():
        PlatformOperation.objects.filter(pk=own.pk).update(second_by=boss)


def test_the_second_person_may_refuse_with_a_reason_and_the_first_may_withdraw(
    grants: Connector, aigerim: Person, boss: Person
) -> None:
    row = ask(grants, "block", aigerim)
    with refused("reason_missing"):
        decline_operation(row=row, reason=" ", by=boss, at=NOW)
    decline_operation(row=row, reason="Не тот пользователь", by=boss, at=NOW)
    stale = PlatformOperation.objects.get(pk=row.pk)
    with refused("not_now"):
        confirm_operation(row=stale, by=boss, at=NOW)
    mine = ask(grants, "block", aigerim, call=row.interaction)
    with refused("not_yours"):
        withdraw_operation(row=mine, reason="", by=boss, at=NOW)
    withdraw_operation(row=mine, reason="Перезвонит", by=aigerim, at=NOW)
    assert (stale.state, mine.state) == ("declined", "withdrawn")


def test_of_two_who_confirm_at_once_the_second_is_told(grants: Connector, aigerim: Person, boss: Person) -> None:
    row = ask(grants, "block", aigerim)
    seen = PlatformOperation.objects.get(pk=row.pk)
    confirm_operation(row=row, by=boss, at=NOW)
    with refused("changed_meanwhile"):
        confirm_operation(row=seen, by=person("chief", Role.ADMINISTRATOR), at=NOW)


def test_a_password_is_shown_once_and_kept_nowhere(grants: Connector, rest: RestServer, aigerim: Person) -> None:
    row = ask(grants, "reset", aigerim)
    assert row.state == "ready"
    with refused("not_yours"):
        carry_out_with_password(row=row, by=person("gulnar"), at=NOW)
    password = carry_out_with_password(row=row, by=aigerim, at=NOW)
    assert rest.passwords == {"asel": password} and row.state == "done"
    with connection.cursor() as cursor:
        for table in ("platform_operations_platformoperation", "platform_operations_operationevent", "core_auditentry"):
            cursor.execute(f"SELECT count(*) FROM {table} line WHERE line::text LIKE %s", [f"%{password}%"])
            assert cursor.fetchone() == (0,)
    with refused("not_now"):
        carry_out_with_password(row=row, by=aigerim, at=NOW)


def test_a_password_that_may_have_been_set_is_not_told(grants: Connector, rest: RestServer, aigerim: Person) -> None:
    row = ask(grants, "reset", aigerim)
    rest.fault = "500"
    assert carry_out_with_password(row=row, by=aigerim, at=NOW) == ""
    assert (row.state, row.reason_code) == ("refused", "fault")
    again = ask(grants, "reset", aigerim, call=row.interaction)
    rest.fault = ",done_then_500"
    assert carry_out_with_password(row=again, by=aigerim, at=NOW) == ""
    assert (again.state, again.reason_code) == ("undecided", "fault")


@pytest.mark.parametrize(
    ("fault", "state", "code"),
    [("500", "queued", "fault"), ("429", "queued", "busy"), ("401", "refused", "rights"),
     ("redirect", "refused", "redirected"), ("other", "refused", "other_user"), ("html", "refused", "unreadable")],
)  # fmt: skip
def test_a_look_that_fails_is_tried_again_where_that_is_safe(
    grants: Connector, rest: RestServer, aigerim: Person, fault: str, state: str, code: str
) -> None:
    row = ask(grants, "find", aigerim)
    rest.fault = fault
    run(row)
    assert (row.state, row.reason_code, row.after) == (state, code, None)
    assert ("GET", "/inside") not in rest.asked


def test_another_users_record_is_refused_and_nothing_of_it_is_kept(
    grants: Connector, rest: RestServer, aigerim: Person
) -> None:
    row = ask(grants, "find", aigerim)
    rest.fault = "other"
    run(row)
    assert (row.state, row.reason_code) == ("refused", "other_user")
    kept = f"{row.before}{row.after}{list(row.events.values_list('detail', flat=True))}"
    assert "daniyar" not in kept and "Данияр" not in kept


def test_an_operation_whose_program_ended_is_undecided_until_somebody_says_how_it_is(
    grants: Connector, aigerim: Person
) -> None:
    row = ask(grants, "find", aigerim)
    PlatformOperation.objects.filter(pk=row.pk).update(state="running", began_at=NOW)
    assert give_up_lost_runs(at=NOW + LONGEST_RUN) == 0
    assert give_up_lost_runs(at=NOW + LONGEST_RUN + timedelta(seconds=1)) == 1
    row = PlatformOperation.objects.get(pk=row.pk)
    assert (row.state, row.reason_code) == ("undecided", "program_ended")
    with refused("note_missing"):
        settle_by_hand(row=row, done=True, note="", by=aigerim, at=NOW)
    settle_by_hand(row=row, done=True, note="Посмотрела на платформе", by=aigerim, at=NOW)
    assert row.state == "done"


def test_a_block_whose_answer_was_lost_is_not_repeated_and_a_look_does_not_guess(
    grants: Connector, rest: RestServer, aigerim: Person, boss: Person
) -> None:
    row = ask(grants, "block", aigerim)
    confirm_operation(row=row, by=boss, at=NOW)
    rest.fault = ",done_then_500"
    assert run(row).state == "undecided" and rest.users["asel"]["blocked"] is True
    assert look_again(row=row, by=aigerim, at=NOW) == "undecided"
    assert [each for each in rest.asked if each[0] == "PATCH"] == [("PATCH", "/api/users/asel")]


def test_a_change_that_may_be_repeated_is_tried_again_by_the_same_key(
    grants: Connector, rest: RestServer, aigerim: Person
) -> None:
    row = ask(grants, "change", aigerim, email="new@platform.kz")
    rest.fault, rest.keys[:] = ",done_then_gone", []
    assert run(row).state == "queued"
    assert run(row).state == "done" and row.attempts == 2
    assert [key for key in rest.keys if key] == [str(row.key), str(row.key)]


def test_an_answer_about_another_user_after_a_change_is_shown_and_not_repeated(
    grants: Connector, rest: RestServer, aigerim: Person
) -> None:
    row = ask(grants, "change", aigerim, email="new@platform.kz")
    rest.fault = ",other"
    run(row)
    assert (row.state, row.reason_code) == ("undecided", "other_user")
    assert look_again(row=row, by=aigerim, at=NOW) == "undecided"


def test_a_change_without_an_answer_is_settled_by_looking_again(
    grants: Connector, rest: RestServer, aigerim: Person
) -> None:
    seen = {"email": "asel@platform.kz", "name": "Әсел", "blocked": "false"}
    row = ask(grants, "change", aigerim, email="new@platform.kz", name="Әсел")
    PlatformOperation.objects.filter(pk=row.pk).update(state="undecided", before=seen)
    row.refresh_from_db()
    rest.users["asel"]["email"] = "new@platform.kz"
    assert look_again(row=row, by=None, at=NOW) == "done"
    again = ask(grants, "change", aigerim, call=row.interaction, email="third@platform.kz")
    PlatformOperation.objects.filter(pk=again.pk).update(state="undecided", before=row.after)
    again.refresh_from_db()
    assert look_again(row=again, by=None, at=NOW) == "refused" and again.reason_code == "not_done"


def test_what_waits_without_a_job_is_found_again(grants: Connector, aigerim: Person) -> None:
    row = ask(grants, "find", aigerim)
    assert waiting_too_long(at=NOW) == []
    assert waiting_too_long(at=NOW + timedelta(hours=1)) == [row.pk]


def test_a_form_sent_twice_asks_once(grants: Connector, aigerim: Person) -> None:
    call, key = a_call(aigerim), UUID(int=7)
    rows = [
        ask_operation(
            key=key, connector=grants, code="find", subject="asel", raw={}, occasion=Occasion(interaction=call),
            consent=None, by=aigerim, at=NOW,
        ).pk
        for _ in range(2)
    ]  # fmt: skip
    assert rows[0] == rows[1] and PlatformOperation.objects.count() == 1


def test_a_form_filled_in_wrongly_is_not_asked_at_all(grants: Connector, aigerim: Person) -> None:
    with pytest.raises(FieldsWrong) as wrong:
        ask(grants, "change", aigerim, subject="..", email="no address")
    assert {name: each.code for name, each in wrong.value.errors.items()} == {"subject": "subject", "email": "email"}
    Connector.objects.update(is_active=False)
    grants.refresh_from_db()
    with refused("no_such_operation"):
        ask(grants, "find", aigerim)


def test_where_there_is_no_interface_every_step_is_ticked(aigerim: Person) -> None:
    row = ask(by_hand(), "unlock", aigerim)
    assert row.state == "by_hand"
    with refused("steps_missing"):
        finish_by_hand(row=row, ticked=[0], done=True, note="", by=aigerim, at=NOW)
    with refused("note_missing"):
        finish_by_hand(row=row, ticked=[0], done=False, note="", by=aigerim, at=NOW)
    with refused("not_yours"):
        finish_by_hand(row=row, ticked=[0, 1], done=True, note="", by=person("gulnar"), at=NOW)
    finish_by_hand(row=row, ticked=[0, 1], done=True, note="", by=aigerim, at=NOW)
    assert row.state == "done" and row.events.last().detail == {"steps": [0, 1]}


def test_scim_does_the_same(aigerim: Person) -> None:
    with scim_server(user("asel", "Әсел", "Нұрланова")) as (base, storage):
        platform = connector(base, kind="scim", secret=TOKEN, description=SCIM_DESCRIPTION)
        assert check_connector(connector=platform, by=None, at=NOW)
        row = run(ask(platform, "change", aigerim, displayName="Әсел Нұрлан"))
        assert (row.state, row.before["displayName"], row.after["displayName"]) == (
            "done", "Әсел Нұрланова", "Әсел Нұрлан",
        )  # fmt: skip
        password = carry_out_with_password(
            row=ask(platform, "reset", aigerim, call=row.interaction), by=aigerim, at=NOW
        )
        assert len(password) == 19 and storage.resources


def test_a_secret_is_encrypted_and_does_not_move_to_another_address(grants: Connector) -> None:
    assert "word" not in grants.secret
    moved = write_connector(
        connector=grants, values=connector_values(base_url="https://other.example.kz", secret=None), by=None, at=NOW
    )
    assert moved.secret == ""
    trail = " ".join(str(each.after) + str(each.before) for each in AuditEntry.objects.filter(object_kind="connector"))
    assert "'word'" not in trail and "secret_changed" in trail


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"base_url": "http://platform.kz"}, "needs_https"),
        ({"base_url": "https://127.0.0.1/x"}, "inside"),
        ({"base_url": "nonsense"}, "bad_address"),
        ({"networks": ["169.254.169.254/32"]}, "bad_network"),
        ({"auth": "header"}, "auth_name_missing"),
        ({"secret": "a\r\nHost: x"}, "secret_letters"),
        ({"description": {"operations": []}}, "no_operations"),
        ({"description": "x"}, "description"),
    ],
)
def test_a_connector_that_cannot_work_is_not_kept(values: dict[str, Any], code: str) -> None:
    with pytest.raises(ConnectorNotUsable) as unusable:
        write_connector(connector=None, values=connector_values(**values), by=None, at=NOW)
    assert code in {each.code for each in unusable.value.faults}


def test_a_connector_says_why_its_platform_did_not_answer(rest: RestServer, grants: Connector) -> None:
    rest.fault = "401"
    assert not check_connector(connector=grants, by=None, at=NOW)
    grants.refresh_from_db()
    assert (grants.check_code, grants.checked_at) == ("rights", NOW)


def test_a_person_who_is_erased_takes_the_record_along_and_leaves_the_facts(
    grants: Connector, aigerim: Person, boss: Person
) -> None:
    row = ask(grants, "change", aigerim, email="new@platform.kz")
    assert row.contact is not None
    subject = subject_of(row.contact)
    assert personal_data.hindrances(subject) == ["open_operation"]
    run(row)
    told = personal_data.gather(subject).rows["platform_operations"]
    assert [each["subject"] for each in told] == ["asel"] and personal_data.hindrances(subject) == []
    with transaction.atomic():
        assert personal_data.erase(subject, NOW).counts == {"platform_operations": 1}
    row.refresh_from_db()
    assert (row.values, row.before, row.after, row.state) == ({}, None, None, "done") and row.subject != "asel"
    assert row.consent is not None and row.consent.said_at == AGREED_AT
    assert not AuditEntry.objects.filter(after__icontains="platform.kz").exists()


def test_states_lead_where_the_table_says() -> None:
    assert may_become("waiting", "confirm", "queued") and not may_become("waiting", "begin", "running")
    assert acts_in("done") == set() and acts_in("undecided") == {"settle"}
    assert first_state(kind="by_hand", temporary_password=False) == "by_hand"
    assert settled_by_looking({"a": True}, {"a": "false"}, {"a": "true"}) == "done"
    assert settled_by_looking({}, {"a": "1"}, {"a": "1"}) == "undecided"
