"""Why a message or a step of a conversation is refused: stable codes and their words."""

from django.utils.translation import gettext_lazy as _

from baylanys.core.errors import NotPossible

WORDS = {
    "window_closed": _("The person has written nothing for 24 hours: only a template can be sent now."),
    "text_too_long": _("The text is longer than WhatsApp takes."),
    "text_missing": _("Write something first."),
    "not_yours": _("This conversation is with somebody else by now."),
    "yours_already": _("You have this conversation already."),
    "not_waiting": _("This conversation does not wait any more."),
    "not_offered": _("This conversation is not offered any more."),
    "not_parked": _("This conversation is not set aside."),
    "closed": _("This conversation is closed."),
    "unread": _("A new message came meanwhile. Read it first."),
    "blocked": _("This person is blocked."),
    "opted_out": _("This person wants no marketing messages."),
    "bad_moment": _("Choose a later moment."),
    "too_many_chats": _("This operator has as many conversations as one person bears."),
    "on_a_call": _("Finish the call or the wrap-up in hand first."),
    "told_already": _("This has been said already."),
    "number_away": _("This number sends nothing now."),
}


def refusal(code: str) -> NotPossible:
    """The error of that code, with its words."""
    return NotPossible(WORDS.get(code, ""), code=code)
