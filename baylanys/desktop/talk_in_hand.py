"""The call or the chat that an operator speaks in now: never another's, whatever the address says."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest

from baylanys.contract.models import Project
from baylanys.desktop.chat_page import looked_at
from baylanys.desktop.desk_work import work_of
from baylanys.interactions.models import Interaction
from baylanys.messaging.access import is_holder
from baylanys.messaging.models import Conversation
from baylanys.workforce.models import Operator

LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True)
class Talk:
    """What is known of the talk; `language` is the person's, empty where it is not known."""

    interaction_id: UUID
    language: str
    project: Project | None
    conversation: Conversation | None = None


def talk_in_hand(request: HttpRequest, chat: str = "") -> Talk | None:
    """The chat named, where the operator holds it; without a name the call in hand; None where there is none."""
    operator = Operator.objects.filter(pk=request.user.pk).first()
    if operator is None:
        return None
    if chat:
        return _chat(request, chat)
    found = work_of(operator).interaction
    return Talk(found.pk, _language(found, ""), None) if found else None


def _chat(request: HttpRequest, chat: str) -> Talk | None:
    try:
        found = looked_at(request, UUID(chat))
    except (ValueError, Http404):
        return None
    if not is_holder(request.user, found):
        return None
    project = Project.objects.filter(code=found.project).first() if found.project else None
    return Talk(found.interaction_id, _language(found.interaction, found.language), project, found)


def _language(interaction: Interaction, said: str) -> str:
    known = (said, interaction.language, interaction.contact.language if interaction.contact else "")
    return next((each for each in known if each in LANGUAGES), "")
