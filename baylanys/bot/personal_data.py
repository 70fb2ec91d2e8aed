"""What the bot knows of a person outside: which messages it read, where the dialogue stands, an account's number."""

from datetime import datetime

from baylanys.bot.models import Binding, Dialogue, Turn
from baylanys.core.personal_data import Erased, Gathered, Subject

MODELS = frozenset(f"bot.{name}" for name in ("Binding", "Dialogue", "Turn"))


def gather(subject: Subject) -> Gathered:
    turns = Turn.objects.filter(message__identity__contact__in=subject.contacts).order_by("made_at")
    return Gathered({"bot_turns": list(turns.values("message_id", "made_at", "asked", "said"))})


def erase(subject: Subject, at: datetime) -> Erased:
    """What was asked for is gone; that the bot answered, and when, stays. A bound number binds nobody any more."""
    dialogues = Dialogue.objects.filter(conversation__identity__contact__in=subject.contacts).update(state={})
    turns = Turn.objects.filter(message__identity__contact__in=subject.contacts).update(asked=[], said=[])
    bindings = Binding.objects.filter(identity__contact__in=subject.contacts)
    bindings.filter(ended_at=None).update(ended_at=at, reason="erased")
    bound = bindings.update(number="")
    return Erased({"bot_dialogues": dialogues, "bot_turns": turns, "bot_bindings": bound})
