"""What waits leaves by e-mail and WhatsApp: claimed before, settled after, never twice."""

from datetime import datetime

import structlog
from django.db.models import F
from django.utils import translation

from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.guard.alarm_words import figure_words, moment, name_of, subject_of, text_of, told_figure
from baylanys.guard.choices import TellingState, TellingWay
from baylanys.guard.domain.margin_rule import alarm_template_at, usable_alarm_templates
from baylanys.guard.models import AlarmTelling
from baylanys.guard.telling_rules import CLAIM, next_try
from baylanys.messaging.domain.program_message import ProgramMessage, send_for_program
from baylanys.operations.domain.mail import mail_settings, send_to

log = structlog.get_logger()
MOST_AT_ONCE = 50
WINDOW_CLOSED = frozenset({"unknown_person", "no_conversation", "window_closed", "closed"})
"""Refusals of a free text after which a template may still go."""


def send_waiting(*, at: datetime) -> int:
    """Those whose turn it is were tried once each; how many left. Safe to repeat, and for two at once."""
    _give_up_on_the_dead(at)
    due = AlarmTelling.objects.filter(state=TellingState.WAITING, next_at__lte=at).order_by("next_at", "pk")
    return sum(_send(pk, at) for pk in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]))


def _give_up_on_the_dead(at: datetime) -> None:
    """A program died while these were leaving: whether they left nobody knows, and twice is worse than once."""
    dead = AlarmTelling.objects.filter(state=TellingState.SENDING, next_at__lte=at)
    if count := dead.update(state=TellingState.UNKNOWN, settled_at=at):
        log.warning("tellings of alarms died while they were leaving", count=count)


def _send(pk: int, at: datetime) -> bool:
    claimed = AlarmTelling.objects.filter(pk=pk, state=TellingState.WAITING, next_at__lte=at)
    if not claimed.update(state=TellingState.SENDING, tries=F("tries") + 1, next_at=at + CLAIM):
        return False
    row = AlarmTelling.objects.select_related("alarm__acknowledged_by", "person").get(pk=pk)
    if not row.person.is_active:
        _settle(row, TellingState.FAILED, at, trouble="person_left")
        return False
    try:
        with translation.override(row.person.language):
            proof = _mail(row) if row.way == TellingWay.MAIL else _whatsapp(row, at)
    except NotPossible as refused:
        _settle(row, TellingState.FAILED, at, trouble=refused.code if refused.code != "not_possible" else str(refused))
        return False
    except NotAnswered as away:
        _wait(row, str(away), at)
        return False
    _settle(row, TellingState.SENT, at, proof=proof)
    return True


def _mail(row: AlarmTelling) -> str:
    """The Message-ID is the same at every try (RFC 5322, 3.6.4)."""
    if not row.address:
        raise NotPossible(code="no_address")
    mail_id = f"<alarm-{row.pk}@{mail_settings().sender.partition('@')[2] or 'localhost'}>"
    subject = f"Baylanys: {subject_of(told_figure(row), row.step)}"
    server = send_to(to=[row.address], subject=subject, text=text_of(row), headers={"Message-ID": mail_id})
    return f"{server} {mail_id}"


def _whatsapp(row: AlarmTelling, at: datetime) -> str:
    """Inside the 24 hours in own words, else by the template that was chosen; the key makes twice once."""
    if not row.address:
        raise NotPossible(code="no_number")
    key, to = f"alarm-{row.pk}", row.address.removeprefix("+")
    try:
        message, _new = send_for_program(wanted=ProgramMessage(wa_id=to, text=text_of(row)), key=key, at=at)
    except NotPossible as refused:
        if refused.code not in WINDOW_CLOSED:
            raise
        message, _new = send_for_program(wanted=_by_template(row, to, at), key=f"{key}-t", at=at)
    return f"{message.kind} {message.pk}"


def _by_template(row: AlarmTelling, to: str, at: datetime) -> ProgramMessage:
    name = alarm_template_at(at)
    if not name:
        raise NotPossible(code="no_template")
    figure = told_figure(row)
    fields = {
        "text": subject_of(figure, row.step),
        "margin": name_of(figure.margin),
        "figure": figure_words(figure),
        "time": moment(row.at),
    }
    return ProgramMessage(wa_id=to, template=name, language=_language(name, row.person.language), fields=fields)


def _language(name: str, wanted: str) -> str:
    """The person's language where the template has it, else the first it has."""
    found = [each.language for each in usable_alarm_templates() if each.name == name]
    return next((each for each in found if each[:2] == wanted), found[0] if found else wanted)


def _wait(row: AlarmTelling, trouble: str, at: datetime) -> None:
    again = next_try(row.tries, at)
    if again is None:
        _settle(row, TellingState.FAILED, at, trouble=trouble)
        return
    values = {"state": TellingState.WAITING, "next_at": again, "trouble": trouble[:300]}
    AlarmTelling.objects.filter(pk=row.pk, state=TellingState.SENDING).update(**values)


def _settle(row: AlarmTelling, state: TellingState, at: datetime, *, proof: str = "", trouble: str = "") -> None:
    values = {"state": state, "settled_at": at, "proof": proof[:300], "trouble": trouble[:300]}
    AlarmTelling.objects.filter(pk=row.pk, state=TellingState.SENDING).update(**values)
