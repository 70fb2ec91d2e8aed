"""Why a message was not sent, in words for whoever wrote it; Meta's own words where ours know no better."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baylanys.messaging.refusals import WORDS

# By Meta's code (Meta, "Error codes").
BY_CODE: dict[int, str | Promise] = {
    131026: _("WhatsApp cannot deliver to this person: no WhatsApp, or a version that is too old."),
    131047: WORDS["window_closed"],
    131048: _("WhatsApp holds this number back: too many people reported its messages."),
    131049: _("WhatsApp holds advertising back from this person. Try another way, or again in a day."),
    131050: WORDS["opted_out"],
    130472: _("WhatsApp holds advertising back from this person. Try another way, or again in a day."),
    131021: _("This is our own number."),
    131053: _("WhatsApp does not take files of this type."),
    131056: _("Too many messages to this person in a short time."),
    131000: _("WhatsApp had a fault of its own several times. Try again later."),
    131016: _("WhatsApp had a fault of its own several times. Try again later."),
    132001: _("WhatsApp does not know this template in this language."),
    132015: _("WhatsApp has paused this template."),
    132016: _("WhatsApp has switched this template off."),
}
# By our own code, where no request was made.
BY_OWN: dict[str, str | Promise] = {
    **WORDS,
    "media_missing": _("The file is not in the store any more."),
    "no_recipient": _("Neither a number nor an id of this person is known."),
    "template_missing": _("The template is not there any more."),
}


def trouble_words(code: int | None, text: str) -> str:
    """What to tell about a message that was not sent."""
    known = BY_OWN.get(text) or (BY_CODE.get(code) if code else None)
    return str(known) if known else text
