"""What WhatsApp told of a person: that messages were, and when, stays; what they said does not."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db.models import Q, QuerySet

from baylanys.core.append_only import begin_erasing
from baylanys.core.personal_data import Erased, Gathered, Subject
from baylanys.core.scrubbing import scrub
from baylanys.messaging.choices import ConversationState, MediaState, MessageStatusName
from baylanys.messaging.media_store import open_media
from baylanys.messaging.models import (
    Conversation,
    LateStatus,
    Message,
    MessageDraft,
    MessageEdit,
    MessageMedia,
    MessageReaction,
    MessageStatus,
    WebhookBody,
)

MODELS = frozenset(
    f"messaging.{name}"
    for name in (
        "Conversation", "LateStatus", "Message", "MessageDraft", "MessageEdit", "MessageMedia", "MessageReaction",
        "MessageStatus", "WebhookBody",
    )
)  # fmt: skip
_UNSENT = (MessageStatusName.QUEUED, MessageStatusName.SENDING)
_SHORTEST_WORD = 6


def gather(subject: Subject) -> Gathered:
    messages = _messages(subject)
    media = MessageMedia.objects.filter(message__in=messages, state=MediaState.STORED)
    return Gathered(
        {
            "messages": list(
                messages.order_by("at").values("id", "direction", "kind", "text", "content", "at", "status")
            ),
            "conversations": list(_talks(subject).values("id", "opened_at", "closed_at", "topic", "note")),
        },
        {f"media/{each.message_id}{_ending(each)}": partial(open_media, each) for each in media},
    )


def erase(subject: Subject, at: datetime) -> Erased:
    """Texts and files are gone, numbers are stand-ins. Part of the caller's transaction."""
    begin_erasing()
    words, messages = subject.words, _messages(subject)
    files = erase_files(MessageMedia.objects.filter(message__in=messages))
    edits = MessageEdit.objects.filter(message__in=messages).update(text="", content={})
    for status in MessageStatus.objects.filter(message__in=messages).iterator():
        clean = scrub(status.detail, words)
        if clean != status.detail:
            MessageStatus.objects.filter(pk=status.pk).update(detail=clean)
    said = messages.update(text="", content={}, error_text="")
    MessageReaction.objects.filter(message__in=messages).update(emoji="")
    drafts, _ = MessageDraft.objects.filter(conversation__in=_talks(subject)).delete()
    _talks(subject).exclude(note="").update(note="")
    counts = {"messages": said, "message_edits": edits, "drafts": drafts, "deliveries": _forget_deliveries(words)}
    return Erased({**files.counts, **counts}, files.files)


def erase_files(media: QuerySet[MessageMedia]) -> Erased:
    """The stored files are erased; of what kind and how large they were stays. They go with the commit."""
    stored = list(media.filter(state=MediaState.STORED).select_for_update())
    files = tuple(settings.INSTALLATION.media_dir / each.path for each in stored if each.path)
    rows = MessageMedia.objects.filter(pk__in=[each.pk for each in stored])
    rows.update(state=MediaState.ERASED, path="", filename="")
    return Erased({"files": len(stored)}, files)


def hindrances(subject: Subject) -> list[str]:
    """A conversation has to be closed first, what waits to be sent to be gone."""
    return [
        *(["open_conversation"] if _talks(subject).exclude(state=ConversationState.CLOSED).exists() else []),
        *(["unsent_messages"] if _messages(subject).filter(status__in=_UNSENT).exists() else []),
    ]


def _messages(subject: Subject) -> QuerySet[Message]:
    return Message.objects.filter(identity__contact__in=subject.contacts)


def _talks(subject: Subject) -> QuerySet[Conversation]:
    return Conversation.objects.filter(identity__contact__in=subject.contacts)


def _forget_deliveries(words: dict[str, str]) -> int:
    """Deliveries that name the person are gone; nobody reads them again."""
    named = [each for each in words if len(each) >= _SHORTEST_WORD]
    if not named:
        return 0
    handled = WebhookBody.objects.exclude(handled_at=None, set_aside_at=None)
    asked = " OR ".join(["position(convert_to(%s, 'UTF8') in body) > 0"] * len(named))
    bodies, _ = handled.extra(where=[asked], params=named).delete()
    late = Q()
    for each in named:
        late |= Q(detail__icontains=each)
    LateStatus.objects.filter(late).delete()
    return bodies


def _ending(media: MessageMedia) -> str:
    kind = media.mime_type.split(";")[0].rpartition("/")[2]
    return f".{kind}" if kind.isalnum() else ""
