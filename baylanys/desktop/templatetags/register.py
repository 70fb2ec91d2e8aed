"""Marks of the register: directions, outcomes, counts, recordings."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baylanys.desktop.templatetags.desktop import icon, local
from baylanys.interactions.choices import Channel, Direction, Outcome
from baylanys.interactions.models import Interaction
from baylanys.interactions.permissions import shown_name, shown_number
from baylanys.interactions.queries import Count
from baylanys.telephony.choices import RecordingKind, RecordingState
from baylanys.telephony.models import Recording

register = template.Library()

MEANINGS: dict[str, str] = {
    Outcome.ANSWERED: "ok",
    Outcome.LOST: "breach",
    Outcome.CALLBACK_KEPT: "ok",
    Outcome.REFUSED: "breach",
    Outcome.FAILED: "breach",
    Outcome.VOICEMAIL: "information",
    Outcome.NO_ANSWER: "attention",
    Outcome.BUSY: "attention",
    Outcome.LEFT_IN_IVR: "attention",
}
DIRECTIONS: dict[str, dict[str, str]] = {
    Direction.INBOUND: {"icon": "phone-incoming"},
    Direction.OUTBOUND: {"icon": "phone-outgoing"},
}
REMARKS = {
    "no_file": gettext_lazy("No recording: the telephone exchange wrote no file."),
    "empty": gettext_lazy("No recording: the file was empty."),
    "too_short": gettext_lazy(
        "No recording: the file is much shorter than the conversation. It was kept for inspection."
    ),
    "disk_full": gettext_lazy("No recording: the disk was full."),
    "unreadable": gettext_lazy("No recording: the file cannot be read. It was kept for inspection."),
    "shorter": gettext_lazy("The recording is shorter than the conversation."),
    "silent_contact": gettext_lazy("The contact cannot be heard in this recording."),
    "silent_operator": gettext_lazy("The operator cannot be heard in this recording."),
}
EVENT_ICONS = {
    "arrived": {"icon": "phone-incoming"},
    "refused": {"icon": "phone-x"},
    "closed": {"icon": "moon"},
    "ivr_entered": {"icon": "message"},
    "ivr_node": {"icon": "message"},
    "language_chosen": {"icon": "language"},
    "topic_chosen": {"icon": "tag"},
    "chat_arrived": {"icon": "brand-whatsapp"},
    "chat_closed": {"icon": "check"},
    "first_answer": {"icon": "message"},
    "released": {"icon": "arrow-back-up"},
    "parked": {"icon": "hourglass"},
    "unparked": {"icon": "hourglass-off"},
    "reopened": {"icon": "refresh"},
    "bot_began": {"icon": "robot"},
    "bot_ended": {"icon": "headset"},
    "joined": {"icon": "users"},
    "queue_entered": {"icon": "hourglass"},
    "requeued": {"icon": "hourglass"},
    "left_queue": {"icon": "hourglass-off"},
    "offered": {"icon": "bell-ringing"},
    "offer_ended": {"icon": "bell"},
    "answered": {"icon": "headset"},
    "contact_answered": {"icon": "phone-call"},
    "dialled": {"icon": "phone-outgoing"},
    "held": {"icon": "player-pause"},
    "resumed": {"icon": "player-play"},
    "transferred": {"icon": "arrow-right"},
    "transfer_failed": {"icon": "arrow-back-up"},
    "connected_outside": {"icon": "phone-call"},
    "consulted": {"icon": "phone-outgoing"},
    "consultation_begun": {"icon": "users"},
    "consultation_ended": {"icon": "arrow-back-up"},
    "swapped": {"icon": "switch-horizontal"},
    "conference_started": {"icon": "users"},
    "conference_left": {"icon": "phone-off"},
    "desk_lost": {"icon": "plug-off"},
    "desk_returned": {"icon": "plug"},
    "callback_offered": {"icon": "message"},
    "callback_accepted": {"icon": "phone-call"},
    "callback_attempted": {"icon": "phone-outgoing"},
    "callback_reached": {"icon": "headset"},
    "callback_kept": {"icon": "check"},
    "callback_cancelled": {"icon": "phone-x"},
    "voicemail_started": {"icon": "microphone"},
    "voicemail_left": {"icon": "microphone"},
    "hung_up": {"icon": "phone-off"},
    "wrap_up_started": {"icon": "edit"},
    "wrapped_up": {"icon": "check"},
    "adopted": {"icon": "refresh"},
    "fallback": {"icon": "lifebuoy"},
}
SOUND = {RecordingState.STORED: {"icon": "wave-sine"}, RecordingState.MISSING: {"icon": "alert-triangle"}}


@register.filter
def called(names: Mapping[str, str], code: str) -> str:
    """The name of a code, or the code itself."""
    return names.get(code, code)


@register.simple_tag(takes_context=True)
def number(context: template.Context, e164: str) -> str:
    """The number as the reader's role may see it."""
    return shown_number(context["request"].user, e164)


@register.simple_tag(takes_context=True)
def contact_name(context: template.Context, name: str) -> str:
    """The name of a person outside as the reader's role may see it."""
    return shown_name(context["request"].user, name)


@register.simple_tag
def outcome_tag(row: Interaction) -> SafeString:
    """The outcome in words and in its meaning's colour; a living interaction says so."""
    if not row.outcome:
        return format_html('<span class="tag information">{}</span>', _("In progress"))
    return format_html('<span class="tag {}">{}</span>', MEANINGS.get(row.outcome, ""), row.get_outcome_display())


@register.simple_tag
def recording_remark(recording: Recording) -> str:
    """What is to be said of a recording, in words."""
    if recording.kind == RecordingKind.CONSULTATION and recording.reason == "silent_contact":
        return _("The one who was asked cannot be heard in this recording.")
    return str(REMARKS.get(recording.reason, recording.reason))


@register.simple_tag
def event_icon(kind: str) -> SafeString:
    """The drawing beside an event."""
    return icon(EVENT_ICONS.get(kind, {"icon": "point"})["icon"], "small muted")


@register.filter
def exact_time(moment: datetime) -> str:
    """`14:05:31.207`, in the contract's zone."""
    here = local(moment)
    return f"{here:%H:%M:%S}.{here.microsecond // 1000:03}" if here else ""


@register.filter
def exact_length(length: timedelta) -> str:
    """`0:12.4`: minutes, seconds and tenths."""
    tenths = max(0, round(length / timedelta(milliseconds=100)))
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"


@register.simple_tag
def direction_mark(direction: str, channel: str = Channel.CALL) -> SafeString:
    """An arrow (a chat's own sign), and the word for those who do not see it."""
    word = dict(Direction.choices).get(direction, direction)
    if channel == Channel.WHATSAPP:
        word, drawing = f"{Channel.WHATSAPP.label} · {word}", icon("brand-whatsapp", "small muted")
        return format_html('<span title="{0}">{1}<span class="visually-hidden">{0}</span></span>', word, drawing)
    drawing = icon(DIRECTIONS.get(direction, {"icon": "phone"})["icon"], "small muted")
    return format_html('<span title="{0}">{1}<span class="visually-hidden">{0}</span></span>', word, drawing)


@register.simple_tag
def recording_mark(recordings: Iterable[Recording]) -> SafeString | str:
    """Whether there is something to hear, or something missing."""
    states = {recording.state for recording in recordings}
    if RecordingState.MISSING in states:
        return _mark(SOUND[RecordingState.MISSING]["icon"], "attention", _("Recording missing"))
    if RecordingState.STORED in states:
        return _mark(SOUND[RecordingState.STORED]["icon"], "muted", _("Recording stored"))
    return ""


@register.simple_tag
def register_count(count: Count) -> str:
    """`1 234 interactions`, `more than 10 000`, `about 1 000 000`."""
    number = f"{count.number:,}".replace(",", "\u00a0")
    if count.limited:
        return _("More than %(number)s interactions") % {"number": number}
    if count.estimated:
        return _("About %(number)s interactions") % {"number": number}
    return ngettext("%(number)s interaction", "%(number)s interactions", count.number) % {"number": number}


def _mark(name: str, classes: str, word: str) -> SafeString:
    drawing = icon(name, f"small {classes}")
    return format_html('<span title="{0}">{1}<span class="visually-hidden">{0}</span></span>', word, drawing)
