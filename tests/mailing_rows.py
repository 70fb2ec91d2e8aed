"""Rows that tests of mailings stand on: an approved template in two languages, people who agreed, a free floor."""

from datetime import datetime, timedelta
from typing import Any

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.campaigns.domain.mailing import confirm_mailing, draft_mailing
from baylanys.campaigns.models import Mailing
from baylanys.contract.domain.approval import set_approval
from baylanys.crm.choices import ConsentPurpose
from baylanys.crm.models import Consent, Contact, ContactPhone
from baylanys.messaging.models import BusinessNumber, MessageTemplate
from baylanys.routing.models import OperatorState
from baylanys.workforce.models import Operator
from tests.chat_rows import MONDAY_TEN, centre

TEXTS = {"ru": "Здравствуйте, {{1}}! Открыт приём заявок.", "kk": "Сәлеметсіз бе, {{1}}! Өтінім қабылдау ашылды."}
VALUES = {"name": {"from": "name", "ru": "участник", "kk": "қатысушы"}}
HOUR = timedelta(hours=1)


def template(number: BusinessNumber, *, name: str = "grants_open", languages: tuple[str, ...] = ("kk", "ru")) -> None:
    """The template is approved in these languages; its one place is the person's name."""
    for language in languages:
        MessageTemplate.objects.create(
            number=number,
            name=name,
            language=language,
            category="MARKETING",
            state="approved",
            components=[{"type": "BODY", "text": TEXTS[language]}],
            variables=[{"part": "body", "key": "1", "name": "name", "example": "Айгүл"}],
        )


def agreed(number: str, name: str = "", language: str = "ru", given: bool | None = True) -> Contact:
    """Somebody with a number, who agreed to mailings, took it back, or was never asked (None)."""
    made = Contact.objects.create(name=name, language=language)
    ContactPhone.objects.create(contact=made, e164=number)
    if given is not None:
        Consent.objects.create(
            contact=made, purpose=ConsentPurpose.MARKETING, channel="whatsapp", given=given, at=MONDAY_TEN - 30 * HOUR
        )
    return made


def ready_operators(count: int) -> None:
    """So many operators wait for work."""
    for place in range(count):
        someone = Person.objects.create(username=f"ready{place}", role=Role.OPERATOR)
        OperatorState.objects.create(operator=Operator.objects.create(person=someone), state="ready")


def number_and_template() -> BusinessNumber:
    """A centre with its number and the template; mailings need no approval."""
    number = centre()
    template(number)
    without_approval()
    return number


def without_approval() -> None:
    """The rule reaches back: pages ask the real clock."""
    since = MONDAY_TEN - timedelta(days=300)
    set_approval(kind="mailing", is_required=False, valid_from=since, by=None, at=since)


def draft(at: datetime = MONDAY_TEN, **wanted: Any) -> Mailing:
    """A draft for everybody."""
    values = {"name": "Гранты", "template": "grants_open", "segment": {"everybody": True}, "values": VALUES, "by": None}
    return draft_mailing(**{**values, **wanted}, at=at)


def running(at: datetime = MONDAY_TEN, **wanted: Any) -> Mailing:
    """The same, confirmed."""
    return confirm_mailing(code=draft(at, **wanted).code, by=None, at=at)
