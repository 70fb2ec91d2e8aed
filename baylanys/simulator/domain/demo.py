"""The demonstration: people, callers, calls of the past, a centre open around the clock."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password as hashed
from django.db import connection, transaction

from baylanys.accounts.models import Person
from baylanys.contract.domain.calendar import DEMO, put_calendar_in_force, seed_calendars
from baylanys.contract.domain.lines import CONTRACT_LINES
from baylanys.contract.models import Calendar, CalendarInForce, Project
from baylanys.contract.queries import contract_zone
from baylanys.core.locks import Lock
from baylanys.crm.domain.classifier import approve_version, submit_version, write_draft
from baylanys.crm.models import ClassifierVersion, Contact, ContactPhone
from baylanys.interactions.fold import summarise
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.knowledge.choices import VersionState
from baylanys.knowledge.domain.script import approve, begin_script, hand_over
from baylanys.knowledge.domain.script import write_draft as put_draft
from baylanys.knowledge.models import ConversationScript
from baylanys.routing.models import OperatorState
from baylanys.simulator.demo_guide import PROJECTS, demo_guide
from baylanys.simulator.demo_mailings import prepare_mailings
from baylanys.simulator.demo_people import CALLERS, PEOPLE, DemoPerson
from baylanys.simulator.demo_platforms import prepare_platform
from baylanys.simulator.demo_scripts import DEMO_SCRIPTS
from baylanys.simulator.demo_stories import LINE, Story, stories
from baylanys.simulator.domain.demo_forms import prepare_forms
from baylanys.simulator.domain.demo_knowledge import prepare_articles
from baylanys.simulator.domain.demo_reports import prepare_schedules
from baylanys.simulator.domain.demo_requests import prepare_requests
from baylanys.simulator.passwords import read_passwords, write_passwords
from baylanys.telephony.domain.centre import seed_centre, seed_contract
from baylanys.workforce.domain.person import make_password
from baylanys.workforce.models import Operator, OperatorSkill

_OPEN_SINCE = timedelta(days=60)
"""The demo's calendar reaches back, so that the calls of its past were in working time."""


@transaction.atomic
def prepare_demo(*, data: Path, at: datetime, lines: int = CONTRACT_LINES) -> dict[str, str]:
    """The demonstration stands; user names with their passwords. Repeating it changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.DEMO])
    open_around_the_clock(at=at)
    seed_contract(at=at, lines=lines)
    seed_centre(numbers=[LINE], at=at)
    passwords = prepare_people(read_passwords(data))
    prepare_callers(at=at)
    prepare_guide(at=at)
    prepare_scripts(at=at)
    prepare_articles(at=at)
    prepare_platform(at=at)
    prepare_mailings(given=settings.INSTALLATION.whatsapp, at=at)
    prepare_schedules(at=at)
    prepare_forms(at=at)
    if not Interaction.objects.exists():
        write_past_calls(at=at)
        prepare_requests(at=at)
    write_passwords(data, passwords)
    return passwords


def open_around_the_clock(*, at: datetime) -> None:
    """Where no calendar was ever put in force, the demo's is, reaching back over the past calls."""
    seed_calendars()
    if not CalendarInForce.objects.exists():
        put_calendar_in_force(Calendar.objects.get(code=DEMO), None, at - _OPEN_SINCE)


def prepare_people(known: dict[str, str]) -> dict[str, str]:
    """Everybody of the demonstration exists; those without a known password have a new one."""
    passwords = dict(known)
    existing = Person.objects.in_bulk([someone.username for someone in PEOPLE], field_name="username")
    for someone in PEOPLE:
        password = passwords.setdefault(someone.username, make_password())
        person = existing.get(someone.username) or _make_person(someone)
        if someone.username not in known:
            person.password = hashed(password)
            person.save(update_fields=["password"])
        if someone.languages:
            _make_operator(person, someone)
    return passwords


def prepare_callers(*, at: datetime) -> None:
    """The callers of the demonstration are known by their numbers."""
    for number, name, language in CALLERS:
        if name and not ContactPhone.objects.filter(e164=number).exists():
            contact = Contact.objects.create(name=name, language=language, created_at=at)
            ContactPhone.objects.create(contact=contact, e164=number)


def prepare_guide(*, at: datetime) -> None:
    """The customer's projects and a guide that the customer approved; where there is a guide already, it stays."""
    Project.objects.bulk_create(
        [Project(code=code, name_kk=kk, name_ru=ru, name_en=en, created_at=at) for code, kk, ru, en in PROJECTS],
        ignore_conflicts=True,
    )
    if not ClassifierVersion.objects.exists():
        draft = write_draft(lines=demo_guide(), by=None, at=at)
        submit_version(version=draft, comment="", by=None, at=at)
        approve_version(version=draft, valid_from=at - _OPEN_SINCE, comment="", by=None, at=at)


def prepare_scripts(*, at: datetime) -> None:
    """Greetings, farewells and scripts that the customer approved; where there is one already, all stay."""
    if ConversationScript.objects.exists():
        return
    for each in DEMO_SCRIPTS:
        project = Project.objects.filter(code=each.project).first() if each.project else None
        script = begin_script(
            kind=each.kind, name_kk=each.name_kk, name_ru=each.name_ru, project=project, topic="", by=None, at=at
        )  # fmt: skip
        version = put_draft(script=script, content=each.content, by=None, at=at)
        hand_over(version=version, comment="", by=None, at=at)
        version.refresh_from_db()
        if version.state == VersionState.HANDED_OVER:
            approve(version=version, valid_from=at, comment="", by=None, at=at)


def write_past_calls(*, at: datetime) -> None:
    """The register has two weeks of examples; each row is what its events fold to."""
    callers = [(number, language) for number, _, language in CALLERS]
    contacts = dict(ContactPhone.objects.values_list("e164", "contact_id"))
    operators = dict(Operator.objects.values_list("person__username", "person_id"))
    for story in stories(at, contract_zone(), callers):
        interaction = _row(story, contacts, operators)
        interaction.save(force_insert=True)
        InteractionEvent.objects.bulk_create(
            InteractionEvent(interaction=interaction, seq=seq, at=event.at, kind=event.kind, detail=dict(event.detail))
            for seq, event in enumerate(story.events)
        )


def _make_person(someone: DemoPerson) -> Person:
    return Person.objects.create(
        username=someone.username,
        first_name=someone.first_name,
        last_name=someone.last_name,
        role=someone.role,
        language=someone.language,
    )


def _make_operator(person: Person, someone: DemoPerson) -> None:
    operator, is_new = Operator.objects.get_or_create(person=person)
    OperatorState.objects.get_or_create(operator=operator)
    if is_new:
        OperatorSkill.objects.bulk_create(
            OperatorSkill(operator=operator, skill=f"lang:{language}", level=level)
            for language, level in someone.languages
        )


def _row(story: Story, contacts: dict[str, int], operators: dict[str, int]) -> Interaction:
    summary = summarise(story.events)
    return Interaction(
        direction=summary.direction,
        contact_id=contacts.get(story.number),
        contact_number=story.number,
        line=LINE,
        language=summary.language,
        topic=summary.topic,
        queue=summary.queue,
        operator_id=operators.get(summary.operator or ""),
        outcome=summary.outcome,
        arrived_at=story.events[0].at,
        queue_entered_at=summary.queue_entered_at,
        answered_at=summary.answered_at,
        ended_at=summary.ended_at,
        wait_ms=summary.wait_ms,
        talk_ms=summary.talk_ms,
        result=summary.result,
        note=story.note,
        purpose=story.purpose,
    )
