"""Scripts in the browser: written, refused, corrected, approved, followed beside a conversation, exported."""

import io
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.contract.models import Project
from baylanys.core import clock
from baylanys.crm.models import ContactProject
from baylanys.interactions.models import Interaction
from baylanys.knowledge.domain.script import approve, begin_script, hand_over, write_draft
from baylanys.knowledge.models import ConversationScript, ScriptRun, ScriptRunEvent, ScriptVersion
from baylanys.knowledge.script_queries import phrase_for, version_in_force
from baylanys.knowledge.scripts.script import read_script
from baylanys.simulator.demo_scripts import DEMO_SCRIPTS
from tests.interaction_rows import answered, contact, interaction, person

pytestmark = pytest.mark.django_db


def client_of(role: Role, name: str = "") -> Client:
    client = Client()
    client.force_login(person(name or role, role, "en"))
    return client


def approved(name_ru: str) -> ConversationScript:
    """One of the demonstration's scripts, in force."""
    each, at = next(each for each in DEMO_SCRIPTS if each.name_ru == name_ru), clock.now()
    project = Project.objects.get_or_create(code=each.project)[0] if each.project else None
    names = {"name_kk": each.name_kk, "name_ru": each.name_ru}
    made = begin_script(kind=each.kind, **names, project=project, topic="", by=None, at=at)
    version = write_draft(script=made, content=each.content, by=None, at=at)
    hand_over(version=version, comment="", by=None, at=at)
    approve(version=version, valid_from=at, comment="", by=None, at=at)
    return made


@pytest.fixture
def call() -> tuple[Client, Interaction]:
    client = client_of(Role.OPERATOR, "operator1")
    return client, interaction(answered("operator1"), contact=contact("Арман", "+77010000001"))


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def begin(client: Client, kind: str = "script") -> ConversationScript:
    client.post("/scripts/new", {"kind": kind, "name_kk": "Сәлем", "name_ru": "Привет"})
    return ConversationScript.objects.get()


SAYS = {"say_kk": "Сәлеметсіз бе", "say_ru": "Здравствуйте", "then": "end", "act": "save"}


def test_a_script_is_written_refused_corrected_and_approved() -> None:
    supervisor, customer = client_of(Role.SUPERVISOR), client_of(Role.REPRESENTATIVE)
    made = begin(supervisor)
    answer = supervisor.post(f"/scripts/{made.pk}/submit", {}, follow=True).content.decode()
    assert "step 1: nothing is said in Kazakh" in answer
    supervisor.post(f"/scripts/{made.pk}/steps/s1", SAYS)
    supervisor.post(f"/scripts/{made.pk}/submit", {"comment": "Первая"})
    waits = ScriptVersion.objects.get()
    assert waits.state == "handed_over"
    assert "Первая" in page(customer, "/approvals/")
    assert "Your decision" in page(customer, f"/scripts/{made.pk}/?version=1")
    decide = f"/scripts/versions/{waits.pk}/decide"
    customer.post(decide, {"decision": "refuse", "comment": " "})
    assert ScriptVersion.objects.get().state == "handed_over"
    customer.post(decide, {"decision": "refuse", "comment": "Слишком сухо"})
    assert "Слишком сухо" in page(supervisor, f"/scripts/{made.pk}/?version=1")
    supervisor.post(f"/scripts/{made.pk}/draft")
    supervisor.post(f"/scripts/{made.pk}/steps/s1", {**SAYS, "say_ru": "Здравствуйте! Рады слышать вас"})
    supervisor.post(f"/scripts/{made.pk}/submit", {})
    assert version_in_force(made, clock.now()) is None
    second = ScriptVersion.objects.get(number=2)
    customer.post(f"/scripts/versions/{second.pk}/decide", {"decision": "approve"})
    held = version_in_force(made, clock.now())
    assert held == second


def test_the_editor_keeps_questions_answers_and_branches() -> None:
    supervisor = client_of(Role.SUPERVISOR)
    made = begin(supervisor)
    address = f"/scripts/{made.pk}/steps"
    asks = {
        "field0_label_kk": "Келісе ме?", "field0_label_ru": "Согласен?", "field0_kind": "choice",
        "field0_required": "on",
        "field0_options_kk": "Иә\nЖоқ", "field0_options_ru": "Да\nНет",
    }  # fmt: skip
    supervisor.post(f"{address}/s1", SAYS | asks)
    supervisor.post(address)
    script = read_script(ScriptVersion.objects.get().content)
    first, second = script.steps
    assert first.then == second.code
    no = first.fields[0].options[1]
    known = asks | {
        "field0_code": first.fields[0].code,
        "field0_options_ru": "Конечно\nДа\nНет",
        "field0_options_kk": "Ә\nИә\nЖоқ",
    }
    branch = {"branch0_when": f"{first.fields[0].code}=is={no.code}", "branch0_to": "end", "then": second.code}
    supervisor.post(f"{address}/s1", SAYS | known | branch)
    first = read_script(ScriptVersion.objects.get().content).steps[0]
    assert [option.words.ru for option in first.fields[0].options] == ["Конечно", "Да", "Нет"]
    assert first.fields[0].options[2].code == no.code
    assert (first.branches[0].value, first.branches[0].to) == (no.code, "end")
    assert "Согласен?: “Нет” → <" in page(client_of(Role.OPERATOR), f"/scripts/{made.pk}/").replace(
        '<span class="strong">', "<"
    )
    supervisor.post(f"{address}/{second.code}", {"act": "remove"})
    assert [step.then for step in read_script(ScriptVersion.objects.get().content).steps] == ["end"]


def test_script_tags_are_words_and_nothing_more() -> None:
    supervisor = client_of(Role.SUPERVISOR)
    made = begin(supervisor)
    supervisor.post(f"/scripts/{made.pk}/steps/s1", SAYS | {"say_ru": "<script>alert(1)</script>"})
    version = ScriptVersion.objects.get()
    for address in (f"/scripts/{made.pk}/", f"/scripts/versions/{version.pk}/walk?language=ru"):
        assert "<script>alert" not in page(supervisor, address)


def test_what_was_handed_over_keeps_its_words() -> None:
    version = approved("Прощание").versions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScriptVersion.objects.filter(pk=version.pk).update(content={})


def test_the_greeting_is_the_projects_own_and_in_the_callers_language() -> None:
    approved("Приветствие")
    own = approved("Приветствие по грантам").project
    caller = contact("Айгүл", "+77010000002")
    at = clock.now()
    general = phrase_for("greeting", projects=[], topic="grants", at=at)
    assert general is not None
    assert general.kk.startswith("Сәлеметсіз бе! Сізді байланыс орталығының")
    ContactProject.objects.create(contact=caller, project=own)
    granted = phrase_for("greeting", projects=["grants"], topic="", at=at)
    assert granted is not None
    assert "Гранттық" in granted.in_language("kk")


def test_a_script_is_followed_to_its_end_and_stands_with_the_call(call: tuple[Client, Interaction]) -> None:
    client, found = call
    script = approved("Восстановление пароля")
    desk = f"/desk/scripts/{found.pk}"
    assert "Восстановление пароля" in page(client, desk)
    shown = client.post(f"{desk}/begin", {"script": script.pk}).content.decode()
    assert "тіркелген телефон нөміріңізді" in shown
    run = ScriptRun.objects.get()
    step = f"{desk}/runs/{run.pk}"
    refused = client.post(step, {"step": "s-person", "f-name": "", "f-phone": "нет"})
    assert refused.status_code == 422
    assert "must be filled in" in refused.content.decode()
    client.post(step, {"step": "s-person", "f-name": "=1+1", "f-phone": "8 701 000 00 01"})
    assert client.post(step, {"step": "s-person", "f-name": "x", "f-phone": "87010000001"}).status_code == 200
    assert ScriptRunEvent.objects.count() == 1
    client.post(step, {"step": "s-consent", "f-agrees": "o-yes"})
    client.post(step, {"back": "s-consent"})
    assert "Келісесіз бе" in page(client, desk) or "келісесіз бе" in page(client, desk)
    client.post(step, {"step": "s-consent", "f-agrees": "o-no"})
    assert "The script is done" in client.post(step, {"step": "s-refused"}).content.decode()
    told = page(client, f"/interactions/{found.pk}/")
    assert "Кім" not in told
    assert "Кто обратился → Согласие → Без согласия" in told
    assert "+7 701 000 00 01" in told
    with pytest.raises(IntegrityError), transaction.atomic():
        ScriptRunEvent.objects.filter(run=run).delete()


def test_another_operators_conversation_has_no_script_here(call: tuple[Client, Interaction]) -> None:
    _, found = call
    stranger = client_of(Role.OPERATOR, "operator2")
    assert stranger.get(f"/desk/scripts/{found.pk}").status_code == 404
    assert stranger.post(f"/desk/scripts/{found.pk}/begin", {"script": approved("Прощание").pk}).status_code == 404


def test_a_new_version_leaves_the_conversation_its_own(call: tuple[Client, Interaction]) -> None:
    client, found = call
    script = approved("Заявка на грант")
    client.post(f"/desk/scripts/{found.pk}/begin", {"script": script.pk})
    at = clock.now()
    content = read_script(script.versions.get().content)
    newer = write_draft(script=script, content=type(content)(content.steps[-1:]), by=None, at=at)
    hand_over(version=newer, comment="", by=None, at=at)
    approve(version=newer, valid_from=at, comment="", by=None, at=at)
    client.post(f"/desk/scripts/{found.pk}/begin", {"script": script.pk})
    assert ScriptRun.objects.get().version.number == 1


def test_answers_leave_as_a_workbook_without_formulas_and_phones_as_the_role_may_see(
    call: tuple[Client, Interaction],
) -> None:
    client, found = call
    script = approved("Восстановление пароля")
    client.post(f"/desk/scripts/{found.pk}/begin", {"script": script.pk})
    step = f"/desk/scripts/{found.pk}/runs/{ScriptRun.objects.get().pk}"
    client.post(step, {"step": "s-person", "f-name": "=HYPERLINK(1)", "f-phone": "87010000001"})

    def cells(role: Role) -> list[Any]:
        answer: Any = client_of(role).get(f"/scripts/{script.pk}/answers.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        return [cell for row in book.active.iter_rows() for cell in row]

    shown = cells(Role.SUPERVISOR)
    assert not [cell for cell in shown if cell.data_type == "f"]
    assert {"=HYPERLINK(1)", "+7 701 000 00 01"} <= {cell.value for cell in shown}
    assert "+7 701 ••• 00 01" in {cell.value for cell in cells(Role.REPRESENTATIVE)}
    assert client_of(Role.OPERATOR).get(f"/scripts/{script.pk}/answers.xlsx").status_code == 403


def test_a_version_is_tried_out_and_nothing_is_kept() -> None:
    customer = client_of(Role.REPRESENTATIVE)
    version = approved("Заявка на грант").versions.get()
    address = f"/scripts/versions/{version.pk}/walk"
    assert "Вы уже подали заявку" in page(customer, f"{address}?language=ru")
    said = {"walked": "[]", "language": "ru", "step": "s-topic", "f-stage": "o-sent"}
    shown = customer.post(address, said).content.decode()
    assert "номер заявки и дату подачи" in shown
    assert not ScriptRunEvent.objects.exists()


@pytest.mark.parametrize("walked", ["", "{}", "[[1]]", '[["s-topic",{"f-stage":5}]]', "[" * 5000, '[["gone",null]]'])
def test_a_trial_begins_anew_where_its_way_makes_no_sense(walked: str) -> None:
    version = approved("Заявка на грант").versions.get()
    answer = client_of(Role.SUPERVISOR).post(f"/scripts/versions/{version.pk}/walk", {"walked": walked, "show": "1"})
    assert answer.status_code == 200
