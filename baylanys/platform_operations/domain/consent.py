"""The person's agreement: said at a moment of a call, or written in a chat (7.7.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from baylanys.core.errors import NotPossible
from baylanys.crm.models import Case, Contact
from baylanys.interactions.choices import Channel
from baylanys.interactions.models import Interaction
from baylanys.messaging.choices import MessageDirection
from baylanys.messaging.models import Message
from baylanys.platform_operations.choices import ConsentKind
from baylanys.platform_operations.models import Consent

VALID = timedelta(days=7)
"""Agreement given longer ago was to something else."""


@dataclass(frozen=True, slots=True)
class Said:
    """Agreement in a call, at a moment of it."""

    interaction: Interaction
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """Agreement in a message of the person's."""

    message: Message


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an operation comes from: a request, a call or conversation, and whose they are."""

    case: Case | None = None
    interaction: Interaction | None = None

    @property
    def contact(self) -> Contact | None:
        if self.case is not None and self.case.contact is not None:
            return self.case.contact
        return self.interaction.contact if self.interaction is not None else None

    def knows(self, interaction_id: Any) -> bool:
        """True for the call or conversation itself, and those of the request."""
        if self.interaction is not None and self.interaction.pk == interaction_id:
            return True
        return self.case is not None and self.case.interactions.filter(interaction_id=interaction_id).exists()


def note_consent(*, given: Said | Written, occasion: Occasion, by: Any, at: datetime) -> Consent:
    """The agreement stands for ever. Raises NotPossible `consent_elsewhere`, `consent_moment`, `consent_old`."""
    if isinstance(given, Written):
        message = given.message
        _check_message(message, occasion, at)
        return Consent.objects.create(
            kind=ConsentKind.WRITTEN, message=message, said_at=message.at, noted_by=by, noted_at=at,
            interaction=message.conversation.interaction if message.conversation else None,
        )  # fmt: skip
    _check_call(given, occasion, at)
    return Consent.objects.create(
        kind=ConsentKind.SPOKEN, interaction=given.interaction, said_at=given.at, noted_by=by, noted_at=at
    )


def _check_call(given: Said, occasion: Occasion, at: datetime) -> None:
    call = given.interaction
    same_person = occasion.contact is not None and call.contact_id == occasion.contact.pk
    if call.channel != Channel.CALL or not (same_person or occasion.knows(call.pk)):
        raise NotPossible(code="consent_elsewhere")
    if call.answered_at is None or not call.answered_at <= given.at <= min(call.ended_at or at, at):
        raise NotPossible(code="consent_moment")
    _check_age(given.at, at)


def _check_message(message: Message, occasion: Occasion, at: datetime) -> None:
    conversation = message.conversation
    same_person = occasion.contact is not None and message.identity.contact_id == occasion.contact.pk
    here = conversation is not None and occasion.knows(conversation.interaction_id)
    if message.direction != MessageDirection.IN or not (same_person or here):
        raise NotPossible(code="consent_elsewhere")
    _check_age(message.at, at)


def _check_age(said_at: datetime, at: datetime) -> None:
    if said_at < at - VALID:
        raise NotPossible(code="consent_old")
