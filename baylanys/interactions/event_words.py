"""What an event says to a person, in the language of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baylanys.interactions.choices import Language, Result


@dataclass(frozen=True)
class Names:
    """How codes are called in the language of the page; an unknown code is shown as it is."""

    people: Mapping[str, str] = field(default_factory=dict)
    operators: Mapping[int, str] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    show_number: Callable[[str], str] = str
    show_name: Callable[[str], str] = str

    def operator(self, detail: Mapping[str, Any]) -> str:
        username = str(detail.get("operator") or "")
        return self.people.get(username, username) or _("an operator")

    def queue(self, detail: Mapping[str, Any]) -> str:
        code = str(detail.get("queue") or "")
        return self.queues.get(code, code)

    def topic(self, detail: Mapping[str, Any]) -> str:
        code = str(detail.get("topic") or "")
        return self.topics.get(code, code)


Detail = Mapping[str, Any]
Words = Callable[[Detail, Names], str]

REFUSALS = {
    "no_line": gettext_lazy("all lines were in use"),
    "unknown_number": gettext_lazy("nobody has the number dialled"),
    "queue_full": gettext_lazy("the queue was full"),
    "blocked": gettext_lazy("the number is blocked"),
}
OFFER_ENDS = {
    "accepted": gettext_lazy("%(operator)s accepted"),
    "refused": gettext_lazy("%(operator)s refused"),
    "missed": gettext_lazy("%(operator)s did not answer"),
    "unreachable": gettext_lazy("The phone of %(operator)s could not be reached"),
    "withdrawn": gettext_lazy("The offer to %(operator)s was withdrawn"),
}
LEAVINGS = {
    "abandoned": gettext_lazy("Gave up waiting"),
    "answered": gettext_lazy("Left the queue: answered"),
    "voicemail": gettext_lazy("Left the queue for the voicemail"),
    "callback": gettext_lazy("Left the queue for a callback"),
    "full": gettext_lazy("No place in the queue: offered a callback or a message"),
    "ended": gettext_lazy("Left the queue: the call ended"),
}
SIDES = {
    "contact": gettext_lazy("The contact hung up"),
    "operator": gettext_lazy("The operator hung up"),
    "system": gettext_lazy("Ended by the system"),
    "outside": gettext_lazy("The number outside hung up"),
}
CHOOSERS = {
    "text": gettext_lazy("seen from the text"),
    "menu": gettext_lazy("chosen by the person"),
    "key": gettext_lazy("by a key"),
    "remembered": gettext_lazy("remembered from last time"),
    "operator": gettext_lazy("by the operator"),
}


def describe(kind: str, detail: Detail, names: Names) -> str:
    """The event as a short sentence; a kind without words keeps its name, so that nothing is hidden."""
    words = _WORDS.get(kind)
    return words(detail, names) if words else kind.replace("_", " ")


CLOSINGS = {
    "operator": gettext_lazy("Chat closed by the operator"),
    "supervisor": gettext_lazy("Chat closed by a supervisor"),
    "silence": gettext_lazy("Chat closed: the person wrote nothing more"),
    "bot": gettext_lazy("Chat closed: the bot answered, and the person wrote nothing more"),
    "joined": gettext_lazy("Chat closed: it goes on in another open chat of the same person"),
}
BOT_ENDINGS = {
    "asked": gettext_lazy("The person wanted an operator"),
    "not_understood": gettext_lazy("The bot did not understand and handed the chat over"),
    "failed": gettext_lazy("The bot could not answer and handed the chat over"),
    "silent": gettext_lazy("The bot did not answer in time; the chat goes to operators"),
    "switched_off": gettext_lazy("The bot was switched off; the chat goes to operators"),
}
RELEASES = {
    "released": gettext_lazy("%(operator)s returned the chat to the queue"),
    "silent": gettext_lazy("Back to the queue: %(operator)s did not answer in time"),
    "desk_lost": gettext_lazy("Back to the queue: %(operator)s is away"),
    "taken_away": gettext_lazy("A supervisor returned the chat of %(operator)s to the queue"),
}
UNPARKINGS = {
    "time": gettext_lazy("The time for which the chat was set aside is over"),
    "message": gettext_lazy("The person wrote; the chat is not set aside any more"),
    "order": gettext_lazy("%(operator)s took the chat up again"),
}


def _arrived(detail: Detail, names: Names) -> str:
    if detail.get("channel") == "whatsapp":
        return _chat_began(detail, names)
    if detail.get("direction") == "outbound":
        return _("Call out begun")
    if detail.get("withheld") or not detail.get("number"):
        return _("Call came in, number withheld")
    return _("Call came in from %(number)s") % {"number": names.show_number(str(detail["number"]))}


def _chat_began(detail: Detail, names: Names) -> str:
    number = names.show_number(str(detail.get("number") or ""))
    if detail.get("direction") == "outbound":
        return _("Chat begun with %(number)s") % {"number": number} if number else _("Chat begun")
    return _("Wrote on WhatsApp from %(number)s") % {"number": number} if number else _("Wrote on WhatsApp")


def _closed(detail: Detail, names: Names) -> str:
    reason = str(detail.get("reason", ""))
    if reason in CLOSINGS:
        return str(CLOSINGS[reason])
    return _("Closed: a holiday") if reason == "holiday" else _("Closed: outside working hours")


def _requeued(detail: Detail, names: Names) -> str:
    if detail.get("queue"):
        return _("Waits again in the queue “%(queue)s”") % {"queue": names.queue(detail)}
    return _("Returned to the head of the queue")


def _by_reason(words: Mapping[str, Any]) -> Words:
    return lambda detail, names: (
        str(words.get(str(detail.get("reason")), detail.get("reason", ""))) % {"operator": names.operator(detail)}
    )


def _parked(detail: Detail, names: Names) -> str:
    return _("%(operator)s set the chat aside") % {"operator": names.operator(detail)}


def _refused(detail: Detail, names: Names) -> str:
    reason = str(detail.get("reason", ""))
    return _("Refused: %(reason)s") % {"reason": REFUSALS.get(reason, reason)}


def _language(detail: Detail, names: Names) -> str:
    code, by = str(detail.get("language", "")), str(detail.get("by", ""))
    said = {"language": dict(Language.choices).get(code, code), "by": CHOOSERS.get(by, by)}
    return _("Language: %(language)s, %(by)s") % said if by else _("Language: %(language)s") % said


def _queue_entered(detail: Detail, names: Names) -> str:
    said = {"queue": names.queue(detail), "position": detail.get("position")}
    if not detail.get("position"):
        return _("Entered the queue “%(queue)s”") % said
    return _("Entered the queue “%(queue)s” at place %(position)s") % said


def _offer_ended(detail: Detail, names: Names) -> str:
    outcome = str(detail.get("outcome", ""))
    return str(OFFER_ENDS.get(outcome, outcome)) % {"operator": names.operator(detail)}


def _answered(detail: Detail, names: Names) -> str:
    said = {"operator": names.operator(detail)}
    if detail.get("channel") == "whatsapp":
        return _("%(operator)s has the chat") % said
    if detail.get("device") == "sip":
        return _("%(operator)s answered on a SIP phone") % said
    return _("%(operator)s answered") % said


def _hung_up(detail: Detail, names: Names) -> str:
    side = str(detail.get("side", ""))
    ended, cause = str(SIDES.get(side, side)), detail.get("cause")
    return _("%(ended)s (cause %(cause)s)") % {"ended": ended, "cause": cause} if cause not in {None, 0, 16} else ended


def _wrapped_up(detail: Detail, names: Names) -> str:
    result = str(detail.get("result", ""))
    said = {"operator": names.operator(detail), "result": dict(Result.choices).get(result, result)}
    return _("%(operator)s finished the wrap-up: %(result)s") % said


def _voicemail_left(detail: Detail, names: Names) -> str:
    seconds = round(float(detail.get("seconds") or 0))
    return ngettext("Left a message of %(n)s second", "Left a message of %(n)s seconds", seconds) % {"n": seconds}


def _adopted(detail: Detail, names: Names) -> str:
    seconds = round(float(detail.get("after_seconds") or 0))
    return ngettext(
        "Taken over after an outage of %(n)s second", "Taken over after an outage of %(n)s seconds", seconds
    ) % {"n": seconds}


def _target(detail: Detail, names: Names) -> str:
    """To whom a call was given: a colleague, a queue, a number."""
    to, target = str(detail.get("to", "")), str(detail.get("target", ""))
    if to == "queue":
        return names.queues.get(target, target)
    return names.show_number(target) if to == "outside" else names.people.get(target, target)


def _transferred(detail: Detail, names: Names) -> str:
    said = {"operator": names.operator(detail), "target": _target(detail, names)}
    if "note" in detail:
        return _handed_over(detail, said)
    if detail.get("to") == "queue":
        return _("%(operator)s transferred the call to the queue “%(target)s”") % said
    return _("%(operator)s transferred the call to %(target)s") % said


def _swapped(detail: Detail, names: Names) -> str:
    said = {"operator": names.operator(detail), "target": _target(detail, names)}
    if detail.get("with") == "third":
        return _("%(operator)s went back to %(target)s") % said
    return _("%(operator)s went back to the caller; %(target)s waits") % said


def _handed_over(detail: Detail, said: Mapping[str, str]) -> str:
    """A chat goes on with its note."""
    to_queue = detail.get("to") == "queue"
    words = (
        _("%(operator)s gave the chat to the queue “%(target)s”")
        if to_queue
        else _("%(operator)s gave the chat to %(target)s")
    )
    return words % said + (f": {detail['note']}" if detail["note"] else "")


def _to_target(text: Any) -> Words:
    return lambda detail, names: str(text) % {"operator": names.operator(detail), "target": _target(detail, names)}


def _by_operator(text: Any) -> Words:
    return lambda detail, names: str(text) % {"operator": names.operator(detail)}


def _plain(text: Any) -> Words:
    return lambda detail, names: str(text)


_WORDS: dict[str, Words] = {
    "arrived": _arrived,
    "refused": _refused,
    "ivr_entered": _plain(gettext_lazy("Greeted")),
    "ivr_node": lambda detail, names: _("Menu step “%(node)s”") % {"node": detail.get("node", "")},
    "language_chosen": _language,
    "topic_chosen": lambda detail, names: _("Topic: %(topic)s") % {"topic": names.topic(detail)},
    "closed": _closed,
    "joined": _plain(gettext_lazy("Another open chat of the same person was joined to this one")),
    "reopened": _plain(gettext_lazy("The person wrote again; the chat is open again")),
    "bot_began": _plain(gettext_lazy("The bot answers")),
    "bot_ended": _by_reason(BOT_ENDINGS),
    "released": _by_reason(RELEASES),
    "parked": _parked,
    "unparked": _by_reason(UNPARKINGS),
    "first_answer": _by_operator(gettext_lazy("First answer of %(operator)s")),
    "queue_entered": _queue_entered,
    "offered": _by_operator(gettext_lazy("Offered to %(operator)s")),
    "offer_ended": _offer_ended,
    "answered": _answered,
    "held": _plain(gettext_lazy("Put on hold")),
    "resumed": _plain(gettext_lazy("Taken off hold")),
    "desk_lost": _by_operator(gettext_lazy("The desk of %(operator)s was lost")),
    "desk_returned": _by_operator(gettext_lazy("The desk of %(operator)s came back")),
    "requeued": _requeued,
    "moved": lambda detail, names: _("Moved to the queue “%(queue)s”") % {"queue": names.queue(detail)},
    "transferred": _transferred,
    "transfer_failed": _to_target(gettext_lazy("Transfer to %(target)s: nobody answered")),
    "connected_outside": lambda detail, names: (
        _("Connected with %(number)s") % {"number": names.show_number(str(detail.get("number", "")))}
    ),
    "consulted": _to_target(gettext_lazy("%(operator)s asked %(target)s")),
    "consultation_begun": _to_target(gettext_lazy("%(target)s answered the question")),
    "consultation_ended": _to_target(gettext_lazy("The consultation with %(target)s ended")),
    "swapped": _swapped,
    "conference_started": _to_target(gettext_lazy("Conference of three with %(target)s")),
    "conference_left": _to_target(gettext_lazy("%(target)s left the conference")),
    "left_queue": lambda detail, names: str(LEAVINGS.get(str(detail.get("reason")), detail.get("reason", ""))),
    "callback_offered": lambda detail, names: (
        _("Callback offered for the last time") if detail.get("last") else _("Callback offered")
    ),
    "callback_accepted": lambda detail, names: (
        _("Callback promised to %(number)s") % {"number": names.show_number(str(detail.get("number", "")))}
    ),
    "callback_attempted": _by_operator(gettext_lazy("Called back by %(operator)s")),
    "callback_reached": _by_operator(gettext_lazy("Reached by %(operator)s")),
    "callback_kept": lambda detail, names: (
        _("Callback kept: tried as promised") if detail.get("how") == "tried" else _("Callback kept")
    ),
    "callback_cancelled": _by_operator(gettext_lazy("Callback cancelled by %(operator)s")),
    "voicemail_started": _plain(gettext_lazy("Voicemail began")),
    "voicemail_left": _voicemail_left,
    "dialled": _by_operator(gettext_lazy("%(operator)s dialled")),
    "contact_answered": _plain(gettext_lazy("The contact answered")),
    "hung_up": _hung_up,
    "wrap_up_started": _by_operator(gettext_lazy("%(operator)s began the wrap-up")),
    "wrapped_up": _wrapped_up,
    "adopted": _adopted,
    "fallback": _plain(gettext_lazy("Served by the telephone exchange alone")),
    "recorded": _plain(gettext_lazy("Recording stored")),
}
