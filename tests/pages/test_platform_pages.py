"""Operations on platforms in the browser: asked for from a call, a chat, a request; confirmed; the register and its
file; connectors of administrators (7.7)."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.crm.models import Case, ClassifierLine, ClassifierVersion
from baylanys.interactions.models import Interaction
from baylanys.platform_operations.domain.carrying import carry_out
from baylanys.platform_operations.models import Connector, PlatformOperation
from tests.chat_rows import centre, somebody, write
from tests.interaction_rows import answered, contact, interaction, person
from tests.platform_rows import BY_HAND_DESCRIPTION, LOOPBACK, connector
from tests.platform_servers import REST_DESCRIPTION, RestServer, as_json, rest_server

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[RestServer]:
    with rest_server() as served:
        yield served


@pytest.fixture
def rest(server: RestServer) -> RestServer:
    server.fault = ""
    server.passwords.clear()
    server.users["asel"] |= {"email": "asel@platform.kz", "blocked": False}
    return server


def client_of(role: Role, name: str = "") -> Client:
    client = Client()
    client.force_login(person(name or role, role, "en"))
    return client


@pytest.fixture
def operator() -> Client:
    return client_of(Role.OPERATOR, "aigerim")


@pytest.fixture
def boss() -> Client:
    return client_of(Role.SUPERVISOR)


@pytest.fixture
def call(operator: Client) -> Interaction:
    """A call of an hour ago."""
    caller = contact("Ерлан Ахметов", "+77010000002")
    return interaction(answered("aigerim"), at=clock.now() - timedelta(hours=1), contact=caller)


@pytest.fixture
def grants(rest: RestServer) -> Connector:
    return connector(rest.base)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def form_of(client: Client, source: str, code: str) -> dict[str, str]:
    """The form's hidden fields, as the page has them."""
    page = text_of(client.get(f"/operations/new/?{source}&connector=grants&operation={code}"))
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.split('id="ask"')[1]))


def ask(client: Client, source: str, code: str, **more: str) -> Any:
    return client.post("/operations/new/", {**form_of(client, source, code), "subject": "asel", **more}, follow=True)


def agreed(call: Interaction, place: str = "0:47") -> dict[str, str]:
    return {"consent": f"call:{call.pk}", f"place-{call.pk}": place}


def run() -> PlatformOperation:
    row = PlatformOperation.objects.latest("asked_at")
    carry_out(operation_id=row.pk, at=clock.now())
    row.refresh_from_db()
    return row


def test_parameters_are_changed_from_a_call(operator: Client, grants: Connector, call: Interaction) -> None:
    page = text_of(operator.get(f"/operations/new/?interaction={call.pk}&connector=grants"))
    assert "Change parameters" in page and "two persons" in page
    asked = ask(operator, f"interaction={call.pk}", "change", **agreed(call), **{"field-email": "new@platform.kz"})
    assert "The platform is being asked" in text_of(asked)
    row = run()
    assert row.consent is not None and call.answered_at is not None
    assert row.consent.said_at == call.answered_at + timedelta(seconds=47)
    page = text_of(operator.get(f"/operations/{row.pk}/"))
    for words in ("asel@platform.kz", "new@platform.kz", "changed", "0:47", "said in a call", 'hx-trigger="every 2s'):
        assert (words in page) is (words != 'hx-trigger="every 2s'), words


def test_without_agreement_the_page_says_so_and_nothing_is_asked(
    operator: Client, grants: Connector, call: Interaction
) -> None:
    source = f"interaction={call.pk}"
    for given in ({}, {"consent": f"call:{call.pk}"}, {"consent": "call:nonsense"}, agreed(call, "much")):
        answer = ask(operator, source, "change", **given, **{"field-email": "a@b.kz"})
        assert answer.status_code == 422 and "Without the person&#x27;s agreement" in text_of(answer)
    answer = ask(operator, source, "change", **agreed(call, "59:59"), **{"field-email": "a@b.kz"})
    assert "nobody was talking" in text_of(answer)
    assert not PlatformOperation.objects.exists()


def test_a_form_filled_in_wrongly_says_what_is_wrong_and_keeps_what_was_written(
    operator: Client, grants: Connector, call: Interaction
) -> None:
    given = {"subject": "asel", "field-email": "no address", "field-name": "Ә" * 41}
    answer = ask(operator, f"interaction={call.pk}", "change", **{**agreed(call), **given})
    for words in (
        "Write an e-mail address.",
        "At most 40 characters.",
        'value="no address"',
        'value="0:47"',
        "checked",
    ):
        assert words in text_of(answer)


def test_agreement_is_noted_while_the_call_goes_on(operator: Client, grants: Connector) -> None:
    begun = clock.now() - timedelta(seconds=50)
    call = interaction(answered("aigerim")[:9], at=begun)
    answer = text_of(operator.post("/operations/consent", {"interaction": str(call.pk)}))
    signed = re.search(rf'name="moment-{call.pk}" value="([^"]+)"', answer)
    assert signed and "agreed at" in answer
    given = {"consent": f"call:{call.pk}", f"moment-{call.pk}": signed[1]}
    ask(operator, f"interaction={call.pk}", "find", **given)
    row = PlatformOperation.objects.get()
    assert row.consent is not None and begun < row.consent.said_at <= clock.now()
    forged = {"consent": f"call:{call.pk}", f"moment-{call.pk}": signed[1][:-2] + "xx"}
    assert ask(operator, f"interaction={call.pk}", "change", **forged, **{"field-email": "a@b.kz"}).status_code == 422


def test_a_message_of_the_chat_is_agreement(boss: Client, grants: Connector) -> None:
    talk = write("Келісемін, ауыстырыңыз", of=somebody(), number=centre(), at=clock.now() - timedelta(minutes=3))
    page = text_of(boss.get(f"/operations/new/?interaction={talk.interaction_id}&connector=grants&operation=change"))
    assert "Келісемін, ауыстырыңыз" in page
    message = talk.messages.get(direction="in")
    ask(boss, f"interaction={talk.interaction_id}", "change", consent=f"message:{message.pk}",
        **{"field-email": "a@b.kz"})  # fmt: skip
    page = text_of(boss.get(f"/operations/{run().pk}/"))
    assert "written in a chat" in page and "Келісемін, ауыстырыңыз" in page


def test_a_dangerous_operation_is_shown_to_a_second_person_who_decides(
    operator: Client, boss: Client, grants: Connector, rest: RestServer, call: Interaction
) -> None:
    page = text_of(ask(operator, f"interaction={call.pk}", "block", **agreed(call)))
    assert "A second person has to confirm this" in page
    row = PlatformOperation.objects.get()
    assert "Second person: 1" in text_of(boss.get("/operations/waiting")).replace("\n", " ")
    assert f"/operations/{row.pk}/" in text_of(boss.get("/operations/")).split('id="found"')[0]
    operator.post(f"/operations/{row.pk}/act", {"act": "confirm"})
    row.refresh_from_db()
    assert row.state == "waiting"
    assert "You are asked as the second person" in text_of(boss.get(f"/operations/{row.pk}/"))
    boss.post(f"/operations/{row.pk}/act", {"act": "confirm"})
    assert run().state == "done" and rest.users["asel"]["blocked"] is True
    assert text_of(boss.get("/operations/waiting")).strip() == ""


def test_a_new_password_stands_on_one_page_once(
    operator: Client, grants: Connector, rest: RestServer, call: Interaction
) -> None:
    page = text_of(ask(operator, f"interaction={call.pk}", "reset", **agreed(call)))
    assert "Reset the password now" in page
    row = PlatformOperation.objects.get()
    answer = operator.post(f"/operations/{row.pk}/act", {"act": "reset"})
    password = rest.passwords["asel"]
    assert password in text_of(answer) and answer.headers["Cache-Control"] == "no-store"
    assert password not in text_of(operator.get(f"/operations/{row.pk}/"))
    assert password not in text_of(operator.post(f"/operations/{row.pk}/act", {"act": "reset"}, follow=True))


def test_what_nobody_knows_is_shown_and_settled(
    operator: Client, grants: Connector, rest: RestServer, call: Interaction, boss: Client
) -> None:
    ask(operator, f"interaction={call.pk}", "block", **agreed(call))
    boss.post(f"/operations/{PlatformOperation.objects.get().pk}/act", {"act": "confirm"})
    rest.fault = ",done_then_500"
    row = run()
    page = text_of(operator.get(f"/operations/{row.pk}/"))
    assert "It is not known whether this was done." in page and "HTTP 500" in page
    page = text_of(operator.post(f"/operations/{row.pk}/act", {"act": "look"}, follow=True))
    assert "it cannot be seen whether this was done" in page
    operator.post(f"/operations/{row.pk}/act", {"act": "settle", "done": "1", "text": "Blocked, I saw it"})
    assert "Blocked, I saw it" in text_of(operator.get(f"/operations/{row.pk}/"))


def test_steps_by_hand_are_ticked(operator: Client, call: Interaction) -> None:
    connector(code="grants", kind="by_hand", base_url="", description=BY_HAND_DESCRIPTION)
    page = text_of(ask(operator, f"interaction={call.pk}", "unlock", **agreed(call)))
    assert "Open the user&#x27;s page" in page and "All steps are done" in page
    address = f"/operations/{PlatformOperation.objects.get().pk}/act"
    page = text_of(operator.post(address, {"act": "finish", "done": "1", "step": ["0"]}, follow=True))
    assert "Tick every step" in page
    page = text_of(operator.post(address, {"act": "finish", "done": "1", "step": ["0", "1"]}, follow=True))
    assert "it is done" in page


def test_a_request_shows_what_was_done_for_it(operator: Client, grants: Connector, call: Interaction) -> None:
    line = ClassifierLine.objects.create(
        version=ClassifierVersion.objects.create(number=1), position=1, code="x", kind_ru="В", topic_ru="Т",
        category_ru="К", first_answer_hours=1, answer_hours=8, handler="operator",
    )  # fmt: skip
    now = clock.now()
    case = Case.objects.create(
        line=line, contact=call.contact, handler="operator", first_answer_due_at=now, due_at=now + timedelta(hours=1)
    )
    assert f"/operations/new/?case={case.pk}" in text_of(operator.get(f"/cases/{case.pk}/"))
    ask(operator, f"case={case.pk}", "change", **agreed(call), **{"field-email": "new@platform.kz"})
    row = run()
    page = text_of(operator.get(f"/cases/{case.pk}/"))
    assert f"/operations/{row.pk}/" in page and "an operation on the platform:" in page
    other = client_of(Role.OPERATOR, "gulnar")
    assert other.get(f"/operations/{row.pk}/").status_code == 200


def test_an_operation_of_a_call_is_not_for_another_operator(
    operator: Client, grants: Connector, call: Interaction
) -> None:
    ask(operator, f"interaction={call.pk}", "find", **agreed(call))
    other = client_of(Role.OPERATOR, "gulnar")
    row = PlatformOperation.objects.get()
    assert other.get(f"/operations/{row.pk}/").status_code == 404
    assert str(row.pk) not in text_of(other.get("/operations/")) and str(row.pk) in text_of(
        operator.get("/operations/")
    )
    assert other.get(f"/operations/new/?interaction={call.pk}").status_code == 404


def test_the_register_is_filtered_and_taken_away_as_a_file(
    operator: Client, boss: Client, grants: Connector, call: Interaction
) -> None:
    ask(operator, f"interaction={call.pk}", "change", **agreed(call), **{"field-email": "new@platform.kz"})
    run()
    customer = client_of(Role.REPRESENTATIVE)
    for query, found in (
        ("", True), ("?state=open", False), ("?search=ASEL", True), ("?effect=look_up", False),
        ("?days_from=2099-01-01", False), ("?who=aigerim", True), ("?connector=x%00", False),
    ):  # fmt: skip
        assert ("asel" in text_of(boss.get(f"/operations/{query}")).split('id="found"')[1]) is found, query
    assert "Ерлан" not in text_of(customer.get("/operations/"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(customer.get("/operations/operations.xlsx"))))  # type: ignore[arg-type]
    head, row = list(book.active.iter_rows(values_only=True))
    told = dict(zip(head, row, strict=True))
    assert (told["User"], told["Agreement"], told["In the recording"]) == ("asel", "said in a call", "0:47")
    assert told["What changed"] == "email: asel@platform.kz → new@platform.kz" and told["Person"] == "Е. А."
    assert AuditEntry.objects.filter(kind="exported", object_kind="operations").count() == 1


def test_an_administrator_adds_a_platform_tries_it_out_and_its_key_is_never_shown(rest: RestServer) -> None:
    admin = client_of(Role.ADMINISTRATOR)
    assert "look_up" in text_of(admin.get("/admin/platforms/new/?kind=rest"))
    given = {
        "code": "grants", "name_ru": "Гранты", "name_kk": "Гранттар", "name_en": "Grants", "kind": "rest",
        "base_url": rest.base, "auth": "bearer", "auth_name": "", "secret": "the-key-of-grants",
        "networks": ", ".join(LOOPBACK), "answer_seconds": "5", "is_active": "on",
        "description": as_json(REST_DESCRIPTION),
    }  # fmt: skip
    page = text_of(admin.post("/admin/platforms/new/", given | {"networks": "", "description": "{"}))
    assert "This is no JSON" in page
    page = text_of(admin.post("/admin/platforms/new/", given | {"networks": ""}))
    assert "the address must begin with https://" in page
    page = text_of(admin.post("/admin/platforms/new/", given, follow=True))
    assert "The platform is saved" in page and "the-key-of-grants" not in page
    row = Connector.objects.get()
    page = text_of(admin.post(f"/admin/platforms/{row.pk}/check", follow=True))
    assert "The platform answers and takes our key." in page
    rest.fault = "401"
    assert "does not take our key" in text_of(admin.post(f"/admin/platforms/{row.pk}/check", follow=True))
    kept = row.secret
    admin.post(f"/admin/platforms/{row.pk}/", given | {"secret": "", "name_en": "Grants of science"})
    row.refresh_from_db()
    assert row.secret == kept and "Grants of science" in text_of(admin.get("/admin/platforms/"))
