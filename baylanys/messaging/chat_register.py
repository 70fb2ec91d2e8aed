"""Conversations as supervisors and the customer look for them: by state, person, text; newest first. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from baylanys.crm.folding import fold, folded
from baylanys.crm.models import Contact, WhatsAppIdentity
from baylanys.interactions.register_filter import Place, RegisterFilter, read_filter
from baylanys.messaging.choices import ConversationState
from baylanys.messaging.desk_queries import conversations
from baylanys.messaging.models import Conversation, Message
from baylanys.messaging.models.messages import WRITTEN

PAGE_ROWS = 50
# A common word is in most messages of years: without a period only the newest are searched.
TEXTS_SEARCHED = timedelta(days=92)


@dataclass(frozen=True)
class ChatFilter:
    """What was asked: period, language, operator and search as in the register; a state; only those that wait."""

    register: RegisterFilter
    state: str = ""
    waiting: bool = False

    @property
    def is_empty(self) -> bool:
        return self == ChatFilter(RegisterFilter())

    def as_query(self) -> str:
        """The part of an address after the question mark."""
        own = {"state": self.state, "waiting": "1" if self.waiting else ""}
        parts = (self.register.as_query(), urlencode({name: value for name, value in own.items() if value}))
        return "&".join(part for part in parts if part)


def read_chat_filter(asked: Mapping[str, str]) -> ChatFilter:
    """The filter of an address; whatever makes no sense is left out."""
    state = asked.get("state", "")
    known = state if state in ConversationState.values else ""
    return ChatFilter(read_filter(asked), known, asked.get("waiting") == "1")


def find_chats(asked: ChatFilter, *, zone: ZoneInfo, at: datetime) -> QuerySet[Conversation]:
    """The conversations asked for, newest first."""
    rows, register = conversations(), asked.register
    begin, end = register.moments(zone, _day(at, zone))
    wanted = {
        "opened_at__gte": begin,
        "opened_at__lt": end,
        "state": asked.state,
        "language": register.language,
        "operator__person__username": register.operator,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if asked.waiting:
        rows = rows.filter(waiting_since__isnull=False).exclude(state=ConversationState.CLOSED)
    if register.search:
        rows = rows.filter(_search(register, begin or at - TEXTS_SEARCHED, end))
    return rows.order_by("-opened_at", "-id")


def page_of(found: QuerySet[Conversation], after: Place | None) -> tuple[list[Conversation], Place | None]:
    """The rows of a page, and where the next begins."""
    if after is not None:
        same_or_earlier = Q(opened_at__lte=after.arrived_at)
        found = found.filter(same_or_earlier & (Q(opened_at__lt=after.arrived_at) | Q(pk__lt=after.id)))
    taken = list(found[: PAGE_ROWS + 1])
    last = taken[PAGE_ROWS - 1] if len(taken) > PAGE_ROWS else None
    return taken[:PAGE_ROWS], Place(last.opened_at, last.pk) if last else None


def _search(register: RegisterFilter, begin: datetime, end: datetime | None) -> Q:
    """By the number, the name, or a part of what somebody wrote in the period, as names are folded; what is too short
    finds nothing. Each search stands on one index; joined by OR they would stand on none."""
    if register.search_is_too_short:
        return Q(pk__in=[])
    if register.digits:
        return Q(identity__wa_id__contains=register.digits)
    wanted = fold(register.search)
    texts = Message.objects.alias(plain=folded("text")).filter(WRITTEN, plain__contains=wanted, at__gte=begin)
    if end:
        texts = texts.filter(at__lt=end + TEXTS_SEARCHED)
    known = Contact.objects.alias(plain=folded("name")).filter(plain__contains=wanted)
    called = WhatsAppIdentity.objects.alias(plain=folded("profile_name")).filter(plain__contains=wanted)
    people = called.values("pk").union(WhatsAppIdentity.objects.filter(contact__in=known.values("pk")).values("pk"))
    return Q(pk__in=texts.exclude(conversation=None).values("conversation")) | Q(identity__in=people)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
