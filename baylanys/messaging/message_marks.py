"""What became of an outgoing message, as one mark; where it stands still, and where it may be sent again. Pure."""

from dataclasses import dataclass

from baylanys.messaging.sending.outcome import SILENCE


@dataclass(frozen=True)
class Mark:
    """A drawing, by its name in the set."""

    icon: str


_WAITS, _GONE, _ARRIVED = Mark(icon="clock"), Mark(icon="check"), Mark(icon="checks")
MARKS = {
    "queued": _WAITS,
    "sending": _WAITS,
    "undecided": Mark(icon="question-mark"),
    "accepted": _WAITS,
    "sent": _GONE,
    "delivered": _ARRIVED,
    "read": _ARRIVED,
    "played": _ARRIVED,
    "failed": Mark(icon="alert-circle"),
}
_LISTED = Mark(icon="list-details")
KINDS = {
    "image": Mark(icon="photo"),
    "video": Mark(icon="video"),
    "audio": Mark(icon="volume"),
    "voice": Mark(icon="microphone"),
    "document": Mark(icon="paperclip"),
    "sticker": Mark(icon="mood-smile"),
    "location": Mark(icon="map-pin"),
    "contacts": Mark(icon="user"),
    "template": Mark(icon="template"),
    "interactive": _LISTED,
    "button": _LISTED,
    "flow": _LISTED,
}
# Meta's codes after which the same message would fail again (error-codes): the person, the window, the marketing.
HOPELESS = {131026, 131047, 131050, 130472, 131021, 131051, 131053, 132001, 132005, 132007, 130497}


def mark_of(status: str) -> str:
    """The drawing that stands for the status of an outgoing message."""
    return MARKS.get(status, _WAITS).icon


def may_send_again(*, direction: str, status: str, error_code: int | None, error_text: str = "") -> bool:
    """Whether sending the same once more can help: it failed, or WhatsApp has been silent about it for long."""
    if direction != "out":
        return False
    return (status == "undecided" and error_text == SILENCE) or (status == "failed" and error_code not in HOPELESS)


def drawing_of(kind: str) -> str:
    """The drawing that stands for a kind of message; nothing for a text."""
    found = KINDS.get(kind)
    return found.icon if found else ""
