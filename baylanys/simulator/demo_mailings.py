"""What a demonstration knows of mailings: people who agreed, a template, a price, one mailing that is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.campaigns.choices import MailingState, Outcome
from baylanys.campaigns.domain.mailing import confirm_mailing, draft_mailing
from baylanys.campaigns.models import Mailing, MailingNumber, MailingRecipient, MessageRate
from baylanys.core.whatsapp_settings import WhatsAppSettings
from baylanys.crm.choices import ConsentPurpose
from baylanys.crm.models import Consent, Contact, OptOut
from baylanys.messaging.choices import MessageDirection, MessageKind, MessageStatusName, TemplateState
from baylanys.messaging.domain.identity import find_identity
from baylanys.messaging.domain.number import keep_number
from baylanys.messaging.models import BusinessNumber, Message, MessageTemplate
from baylanys.messaging.queries.templates import render
from baylanys.simulator import demo_texts
from baylanys.whatsapp.webhook_items import Person as Whom

LISTED = ("+77010000005", "+77010000006", "+77010000008", "+77010000009", "+77010000011")
"""Callers who have no WhatsApp in the demonstration, so that nothing of this stands in the chats that are tried."""

OUTCOMES = (Outcome.ANSWERED, Outcome.DELIVERED, Outcome.FAILED, Outcome.DELIVERED, Outcome.OPTED_OUT)
BEGAN = timedelta(days=6)
FROM = "Анкета участника, 2026"


def prepare_mailings(*, given: WhatsAppSettings, at: datetime) -> None:
    """The demonstration's mailing stands, where there is a WhatsApp number and no mailing yet. Repeating changes
    nothing."""
    number = keep_number(given=given, at=at)
    if number is None or Mailing.objects.exists():
        return
    began = at - BEGAN
    _agree(began)
    _approve_template(number, began)
    MessageRate.objects.create(category=demo_texts.CATEGORY, price=Decimal("0.0300"), valid_from=began)
    _finished(number, began)


def _agree(at: datetime) -> None:
    people = Contact.objects.exclude(name="").filter(phones__isnull=False).distinct()
    Consent.objects.bulk_create(
        Consent(contact=each, at=at, purpose=ConsentPurpose.MARKETING, channel="whatsapp", given=True, source=FROM)
        for each in people
    )


def _approve_template(number: BusinessNumber, at: datetime) -> None:
    for language in demo_texts.TEXTS:
        parts = demo_texts.components(language)
        named = [{"part": "body", "key": "1", "name": "name", "example": demo_texts.TEXTS[language][1]}]
        MessageTemplate.objects.get_or_create(
            number=number, name=demo_texts.TEMPLATE, language=language,
            defaults={"provider_id": demo_texts.provider_id(language), "category": demo_texts.CATEGORY,
                      "state": TemplateState.APPROVED, "components": parts, "variables": named, "changed_at": at},
        )  # fmt: skip


def _finished(number: BusinessNumber, at: datetime) -> None:
    boss = Person.objects.filter(role=Role.SUPERVISOR).order_by("pk").first()
    customer = Person.objects.filter(role=Role.REPRESENTATIVE).order_by("pk").first()
    values = {"name": {"from": "name", "kk": "қатысушы", "ru": "участник"}}
    mailing = draft_mailing(
        name="Конкурс молодых учёных", template=demo_texts.TEMPLATE, segment={"listed": True}, values=values,
        project="science", consent_source=FROM, deadline=at + timedelta(days=3), by=boss, at=at,
    )  # fmt: skip
    MailingNumber.objects.bulk_create(MailingNumber(mailing=mailing, number=each) for each in LISTED)
    confirm_mailing(code=mailing.code, by=customer or boss, at=at)
    for place, row in enumerate(mailing.recipients.select_related("contact").order_by("number")):
        _lived(row, number, OUTCOMES[place % len(OUTCOMES)], at + timedelta(minutes=place))
    ended = at + timedelta(days=3)
    Mailing.objects.filter(pk=mailing.pk).update(
        state=MailingState.FINISHED, list_name="участники-2026.xlsx", started_at=at, closed_at=ended, confirmed_by=boss,
        approved_by=customer,
    )  # fmt: skip


def _lived(row: MailingRecipient, number: BusinessNumber, outcome: str, at: datetime) -> None:
    """The person's message and what came of it."""
    failed = outcome == Outcome.FAILED
    template = MessageTemplate.objects.get(number=number, name=demo_texts.TEMPLATE, language=row.language)
    said = render(template, {"name": row.contact.name or "участник"})
    values = {"cost_category": "marketing", "cost_type": "regular", "status": MessageStatusName.READ}
    if failed:
        values = {"status": MessageStatusName.FAILED, "error_text": "Message undeliverable"}
    message = Message.objects.create(
        number=number, identity=find_identity(person=Whom(row.number.lstrip("+"), None), at=at, source="mailing"),
        direction=MessageDirection.OUT, kind=MessageKind.TEMPLATE, template=template, text=said.text,
        content=said.content, at=at, created_at=at, sending_at=at, automatic="mailing",
        request_key=f"mailing-{row.pk}-1", error_code=131026 if failed else None, **values,
    )  # fmt: skip
    came = None if failed else at + timedelta(seconds=9)
    read = None if failed else at + timedelta(minutes=14)
    answered = at + timedelta(minutes=20) if outcome in {Outcome.ANSWERED, Outcome.OPTED_OUT} else None
    if outcome == Outcome.OPTED_OUT and answered:
        OptOut.objects.create(contact=row.contact, at=answered, channel="whatsapp", value="stop", source="said")
    MailingRecipient.objects.filter(pk=row.pk).update(
        outcome=outcome, reason="131026" if failed else "", claimed_at=at, done_at=at, attempts=1, message=message,
        delivered_at=came, read_at=read, answered_at=answered,
    )  # fmt: skip
